// @ts-check
/** Says beside a field what is wrong with what was typed, and takes it back once it is mended. */

/** @param {HTMLFormElement} form @param {{[name: string]: string}} errors messages of the server by input name */
export function showErrors(form, errors) {
  for (const line of form.querySelectorAll('.field-error[id]')) {
    const name = line.id.replace(/-error$/, '');
    if (!(name in errors) && isTouched(placeOf(form, name))) takeBack(form, name);
  }
  for (const [name, message] of Object.entries(errors)) {
    const place = placeOf(form, name);
    // Whoever is still typing is not interrupted.
    if (place && !place.contains(document.activeElement)) put(form, name, message);
  }
}

/** Complain about what the browser itself cannot read, such as the 30th of February, before it is left out silently. @param {HTMLFormElement} form */
export function showUnreadable(form) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input')]);
  const wrong = inputs.filter((input) => input.validity.badInput && isSeen(input));
  for (const input of wrong) put(form, input.name, input.validationMessage);
  wrong[0]?.focus();
  return wrong.length > 0;
}

/** @param {HTMLElement} input */
const isSeen = (input) => input.getClientRects().length > 0 && getComputedStyle(input).visibility === 'visible';

/** @param {HTMLFormElement} form @param {string} name */
function placeOf(form, name) {
  const target = form.querySelector(`#${CSS.escape(name)}`);
  return target?.closest('.cell') ?? target?.closest('.field, .fill-reason');
}

/** @param {Element | null | undefined} place */
function isTouched(place) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...(place?.querySelectorAll('input, textarea') ?? [])]);
  return inputs.some((input) => {
    if (input.type === 'hidden') return input.value !== '';
    return input.type === 'checkbox' || input.type === 'radio' ? input.checked !== input.defaultChecked : input.value !== input.defaultValue;
  });
}

/** @param {HTMLFormElement} form @param {string} name @param {string} message */
function put(form, name, message) {
  const id = `${name}-error`;
  const line = form.querySelector(`#${CSS.escape(id)}`) ?? Object.assign(document.createElement('span'), { id, className: 'field-error' });
  if (line.textContent !== message) line.textContent = message;
  if (!line.isConnected) placeOf(form, name)?.append(line);
  const target = form.querySelector(`#${CSS.escape(name)}`);
  if (target?.matches('input, textarea')) target.setAttribute('aria-invalid', 'true');
  target?.setAttribute('aria-describedby', [...others(target, id), id].join(' '));
}

/** @param {HTMLFormElement} form @param {string} name */
function takeBack(form, name) {
  const id = `${name}-error`;
  form.querySelector(`#${CSS.escape(id)}`)?.remove();
  const target = form.querySelector(`#${CSS.escape(name)}`);
  target?.removeAttribute('aria-invalid');
  if (target) target.setAttribute('aria-describedby', others(target, id).join(' '));
}

/** @param {Element} target @param {string} id */
const others = (target, id) => (target.getAttribute('aria-describedby') ?? '').split(' ').filter((one) => one && one !== id);
