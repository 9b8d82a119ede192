// @ts-check
/**
 * What the server could not take yet, kept in this browser for its user only and sent when it can be.
 *
 * IndexedDB and not localStorage: it also exists on plain HTTP in a LAN, holds large sheets and does not block.
 * One record per draft: `{key: "<user>:<token>", user, token, url, body, at}`.
 */

const STORE = 'pending';

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('huiyin', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'key' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} act
 * @returns {Promise<any>}
 */
async function inStore(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    transaction.oncomplete = () => { database.close(); resolve(request.result); };
    transaction.onerror = () => { database.close(); reject(transaction.error); };
  });
}

/** @param {string} user @param {string} token */
export const keyOf = (user, token) => `${user}:${token}`;

/** @param {{user: string, token: string, url: string, body: string, at: string}} record */
export function keep(record) {
  return inStore('readwrite', (store) => store.put({ ...record, key: keyOf(record.user, record.token) }));
}

/** @param {string} user @param {string} token */
export function recall(user, token) {
  return inStore('readonly', (store) => store.get(keyOf(user, token)));
}

/** @param {string} user @param {string} token */
export function forget(user, token) {
  return inStore('readwrite', (store) => store.delete(keyOf(user, token)));
}

export function forgetAll() {
  return inStore('readwrite', (store) => store.clear());
}

/** Delete what belongs to anybody but this user. @param {string} user */
export async function forgetOthers(user) {
  const all = await inStore('readonly', (store) => store.getAll());
  await Promise.all(all.filter((one) => one.user !== user).map((one) => forget(one.user, one.token)));
}

/** @param {string} user @returns {Promise<any[]>} */
export async function waiting(user) {
  const all = await inStore('readonly', (store) => store.getAll());
  return all.filter((one) => one.user === user);
}

/** @returns {string} the token every writing request carries */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
}

/** @param {string} url @param {string} body */
export function post(url, body) {
  return fetch(url, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      Accept: 'application/json',
      'X-CSRFToken': csrfToken(),
    },
    credentials: 'same-origin',
    redirect: 'error',
  });
}

/** Send what waits from earlier pages, except the draft that is open here. @param {string} user @param {string} openToken */
export async function sendWaiting(user, openToken) {
  for (const record of await waiting(user)) {
    if (record.token === openToken) continue;
    try {
      const answer = await post(record.url, record.body);
      // 404: submitted or discarded meanwhile. A conflict waits until its draft is opened and both texts can be shown.
      if (answer.ok || answer.status === 404) await forget(user, record.token);
    } catch {
      return; // still no network
    }
  }
}
