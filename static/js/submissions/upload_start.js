// Handing in a document: the program is told when the upload begins, since this moment counts for the deadline.
// Without an answer, or without a way to compute the digest, the form is sent as it is.
import { postForText } from "../core/requests.js";

const form = document.querySelector("form[data-upload-start]");

async function computeDigest(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function announceUpload() {
  const [file] = form.elements.files.files;
  if (!file || !globalThis.crypto?.subtle) return;
  const told = JSON.parse(await postForText(form.dataset.uploadStart, {
    digest: await computeDigest(file), csrf: form.elements.csrf.value,
  }));
  form.elements.began_at.value = told.began_at;
  form.elements.proof.value = told.proof;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  form.querySelector("[data-going]").hidden = false;
  form.querySelector("button").disabled = true;
  try {
    await announceUpload();
  } catch {
    // the form is sent without the proof: the moment of its arrival counts
  }
  form.submit();
});
// Back from the answer, the form can be sent again.
addEventListener("pageshow", () => {
  if (!form) return;
  form.querySelector("[data-going]").hidden = true;
  form.querySelector("button").disabled = false;
});
