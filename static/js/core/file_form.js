// Sending a form with files: sizes are checked first, and the progress is shown. Without a connection nothing waits: page.js says so.
import { Refusal } from "./requests.js";

function refuseLargeFiles(form) {
  const { files, dataset } = form.querySelector("input[type=file]");
  if (![...files].some(({ size }) => size > Number(dataset.most))) return;
  throw new Refusal({ fields: { files: { detail: form.querySelector("[data-large]").textContent } } });
}

// Resolves to {location}; throws a Refusal, or a TypeError without a connection.
export function postFiles(form, action, data) {
  refuseLargeFiles(form);
  const place = form.querySelector("[data-uploading]"), bar = place.querySelector("[data-bar]");
  const request = new XMLHttpRequest();
  request.open("POST", action);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = Math.round((100 * loaded) / total); });
  request.upload.addEventListener("load", () => bar.removeAttribute("value")); // the server looks into them
  bar.value = 0;
  place.hidden = false;
  return new Promise((resolve, reject) => {
    request.addEventListener("load", () => settle(request, resolve, reject));
    request.addEventListener("error", () => reject(new TypeError("no connection")));
    request.send(data);
  }).finally(() => { place.hidden = true; });
}

function settle({ status, responseText }, resolve, reject) {
  let told = {};
  try {
    told = JSON.parse(responseText);
  } catch {
    told = { title: String(status), detail: "", fields: {} };
  }
  if (status === 200) resolve(told);
  else reject(new Refusal({ status, ...told }));
}
