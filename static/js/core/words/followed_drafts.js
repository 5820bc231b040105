// Drafts that the server keeps, too: which version the text of a form follows, and which of two texts a form shows.
import { BASES, collectFields, discardDraft, loadDraft, normalize, useServer } from "../drafts.js";

export const isSameText = (one, other) => Object.keys({ ...one, ...other })
  .every((name) => BASES.includes(name) || normalize(one[name]) === normalize(other[name]));

const getServed = ({ dataset }) => (dataset.fields ? { fields: JSON.parse(dataset.fields), version: Number(dataset.version), saved: true } : null);

// Each tab has its own versions; a form that is drawn anew keeps its version until its text is chosen again.
const followed = new WeakMap();
export const getVersion = (form) => followed.get(form) ?? Number(form.dataset.version);

function setVersion(form, version) {
  followed.set(form, version);
  if (form.elements.draft) form.elements.draft.value = `${form.dataset.draft}:${version}`;
}

// The server has this text of the form now; without fields it has none.
export function markVersion(form, version, fields) {
  setVersion(form, version);
  form.dataset.version = version;
  if (fields) form.dataset.fields = JSON.stringify(fields);
  else delete form.dataset.fields;
}

// Chooses between the text of this tab and that of the server. A text that was saved gives way to a newer one, and goes with
// it (`isOld`); one that was not saved wins, and if another was saved meanwhile, that version is `other`: its author decides.
function choose(form) {
  const kept = loadDraft(form);
  const served = getServed(form), { version = 0 } = kept || {};
  const isNewer = served ? served.version > version : version > 0 && Number(form.dataset.read) > version;
  const isOld = Boolean(kept) && isNewer && (kept.saved || Boolean(served && isSameText(served.fields, kept.fields)));
  if (!kept || isOld) {
    discardDraft(form);
    setVersion(form, served?.version || 0);
    return { draft: served, isOld };
  }
  setVersion(form, version);
  return { draft: kept, other: isNewer ? served?.version : undefined };
}

const hasChanged = (form) => !isSameText((loadDraft(form) || getServed(form))?.fields || {}, collectFields(form));

useServer({ choose, getVersion, hasChanged, finish: (form) => markVersion(form, 0, null) });
