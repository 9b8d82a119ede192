// @ts-check
/** A form as one string and back again. */

/** @param {HTMLFormElement} form */
export function bodyOf(form) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && name !== 'csrf_token') body.append(name, value);
  }
  return body.toString();
}

/** @param {HTMLFormElement} form @param {string} body */
export function fillIn(form, body) {
  const values = new URLSearchParams(body);
  for (const element of /** @type {any} */ (form.elements)) {
    if (!element.name || element.name === 'revision' || element.name === 'csrf_token') continue;
    const wanted = values.getAll(element.name);
    if (element.type === 'checkbox' || element.type === 'radio') element.checked = wanted.includes(element.value);
    else if (element.type !== 'file' && element.type !== 'submit' && wanted.length) element.value = wanted[0];
  }
}
