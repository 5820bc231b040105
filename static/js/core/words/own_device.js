// "This is my device": the tick at sign-in and on the account page. This browser alone knows of it; only there words that are
// not sent are copied to the device (device_copy.js). It goes with the sign-in.
const OWNER = "consult.device"; // number of the person who ticked it
const ASKED = "consult.device.asked"; // in this tab: ticked in a form of signing in, at this time
const PATIENCE = 15 * 60000; // from the tick to the sign-in, which may need a code
export const DATABASE = "consult";
export const LIFETIME = 30 * 86400000; // of words that are not sent

export const getDeviceOwner = () => localStorage.getItem(OWNER) || "";
export const isAsked = () => Date.now() - Number(sessionStorage.getItem(ASKED)) < PATIENCE;

export function ownDevice(reader) {
  sessionStorage.removeItem(ASKED);
  localStorage.setItem(OWNER, reader);
}

// A database that a cut-off sign-out left behind.
export const isLeftBehind = async () => !getDeviceOwner() && Boolean((await indexedDB.databases?.())?.some((each) => each.name === DATABASE));

// Other tabs close the database when they hear of it.
export function forgetDevice() {
  sessionStorage.removeItem(ASKED);
  localStorage.removeItem(OWNER);
  return new Promise((done) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = request.onerror = done;
  });
}

// Ticked for the next sign-in; on the account page for this one.
async function handleTick(box) {
  const { reader } = document.body.dataset;
  const shared = box.form?.elements.shared;
  if (shared && box.checked) shared.checked = false;
  if (!reader) {
    if (box.checked) sessionStorage.setItem(ASKED, Date.now());
    else sessionStorage.removeItem(ASKED);
  } else if (box.checked) {
    ownDevice(reader);
    await (await import("./device_copy.js")).openCopy();
  } else {
    (await import("../drafts.js")).copyTo(null);
    await forgetDevice();
  }
}

export function equipTicks() {
  for (const box of document.querySelectorAll("[data-own-device] input")) {
    const { reader } = document.body.dataset;
    box.checked = reader ? getDeviceOwner() === reader : isAsked();
    box.closest("[data-own-device]").hidden = false;
    box.addEventListener("change", () => handleTick(box));
    if (!reader) box.form?.addEventListener("submit", () => box.checked || forgetDevice()); // each sign-in asks anew
    box.form?.elements.shared?.addEventListener("change", ({ target }) => {
      if (!target.checked || !box.checked) return;
      box.checked = false;
      handleTick(box);
    });
  }
}
