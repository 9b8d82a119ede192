// @ts-check
/**
 * What the server does not have yet, kept in this browser for its user only.
 *
 * IndexedDB and not localStorage: it also exists on plain HTTP in a LAN, holds large sheets and does not block.
 * One record per draft: `{key: "<user>:<draft>", user, draft, url, body}`.
 */

/** @typedef {{user: string, draft: string, url: string, body: string}} Pending */

const STORE = 'pending';
const SIGN = 'huiyin:pending'; // says without opening anything that something may wait here
const ANSWERED = 200; // ms for open pages to answer
const LAST = 'huiyin:last:'; // begins the names of what pages put down in their last moment

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
    transaction.onabort = () => { database.close(); reject(transaction.error); };
  });
}

/** @param {string} user @param {string} draft */
const keyOf = (user, draft) => `${user}:${draft}`;

/** @param {Pending} record */
export function keep(record) {
  localStorage.setItem(SIGN, '1');
  return inStore('readwrite', (store) => store.put({ ...record, key: keyOf(record.user, record.draft) }));
}

/** Keep something at once, on a page that may be gone the next moment. @param {Pending} record */
export function keepAtOnce(record) {
  try {
    localStorage.setItem(LAST + keyOf(record.user, record.draft), JSON.stringify(record));
    localStorage.setItem(SIGN, '1');
  } catch { /* too large: then only what was kept before is left */ }
}

/** Put what was kept at once to the rest. */
async function takeIn() {
  for (const name of lastNames()) {
    const last = localStorage.getItem(name);
    localStorage.removeItem(name);
    if (last) await keep(JSON.parse(last));
  }
}

const lastNames = () => Object.keys(localStorage).filter((name) => name.startsWith(LAST));

/** @param {string} user @param {string} draft @returns {Promise<Pending | undefined>} */
export async function recall(user, draft) {
  await takeIn();
  return inStore('readonly', (store) => store.get(keyOf(user, draft)));
}

/** @param {string} user @param {string} draft */
export async function forget(user, draft) {
  await takeIn();
  await inStore('readwrite', (store) => store.delete(keyOf(user, draft)));
  if (!(await inStore('readonly', (store) => store.count()))) localStorage.removeItem(SIGN);
}

export async function forgetAll() {
  lastNames().forEach((name) => localStorage.removeItem(name));
  await inStore('readwrite', (store) => store.clear());
  localStorage.removeItem(SIGN);
}

/** Return what waits for this user and delete what belongs to anybody else. @param {string} user @returns {Promise<Pending[]>} */
export async function waiting(user) {
  await takeIn();
  /** @type {Pending[]} */
  const all = await inStore('readonly', (store) => store.getAll());
  await Promise.all(all.filter((one) => one.user !== user).map((one) => forget(one.user, one.draft)));
  return all.filter((one) => one.user === user);
}

/** Let other pages know that a draft is open here and needs nobody to send it. @param {string} draft @param {() => boolean} isOpen */
export function sayOpen(draft, isOpen) {
  const channel = new BroadcastChannel('huiyin');
  channel.onmessage = ({ data }) => data === 'who is open?' && isOpen() && channel.postMessage({ open: draft });
}

/** Leave out drafts that are open on some page: that page saves them itself. @param {Pending[]} records */
export async function withoutOpen(records) {
  if (!records.length) return records;
  const open = new Set();
  const channel = new BroadcastChannel('huiyin');
  channel.onmessage = ({ data }) => open.add(data.open);
  channel.postMessage('who is open?');
  await new Promise((resolve) => { setTimeout(resolve, ANSWERED); });
  channel.close();
  return records.filter((one) => !open.has(one.draft));
}
