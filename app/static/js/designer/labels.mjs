// @ts-check
/** Labels: a plain text while there is only Chinese, an object once there is English too. */

/** @typedef {string | {zh?: string, en?: string} | undefined} Label */

/** @param {Label} label @param {'zh' | 'en'} language @returns {string} what is written in one language, nothing else in its place */
export function wordsIn(label, language) {
  if (label && typeof label === 'object') return label[language] ?? '';
  return language === 'zh' && label !== undefined ? String(label) : '';
}

/**
 * Write a label in one language.
 * @param {Label} label @param {'zh' | 'en'} language @param {string} text @returns {Label} nothing if no word is left
 */
export function reworded(label, language, text) {
  const zh = language === 'zh' ? text : wordsIn(label, 'zh');
  const en = language === 'en' ? text : wordsIn(label, 'en');
  if (en) return { zh, en };
  return zh || undefined;
}
