// What waits on this device: words being typed, and those that could not leave yet. IndexedDB is there over plain HTTP too.

const opened = new Promise((done, fail) => {
  const asked = indexedDB.open("demarche", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("drafts", { keyPath: "key" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});
opened.catch(() => {}); // nothing can be kept in this browser: forms work as they do without a script

async function within(mode, act) {
  const transaction = (await opened).transaction("drafts", mode);
  const request = act(transaction.objectStore("drafts"));
  transaction.commit?.(); // now: whoever leaves the page at this moment has lost nothing
  return new Promise((done, fail) => {
    transaction.oncomplete = () => done(request.result);
    transaction.onabort = () => fail(transaction.error);
  });
}

export const place = document.getElementById("waiting");

// What a person wrote is shown to that person; what was written before anyone was known, to whoever holds the device.
const mine = (draft) => !draft.by || draft.by === place.dataset.by;

export const keep = (draft) => within("readwrite", (store) => store.put(draft));
export const drop = (key) => within("readwrite", (store) => store.delete(key));
export const kept = async () => (await within("readonly", (store) => store.getAll())).filter(mine).sort((a, b) => a.at - b.at);

// The key under which something is done once, however often it is sent; too long to be guessed.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join("");
