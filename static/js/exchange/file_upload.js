// File upload: progress of sending and reading, and refusals, on the page where the file was chosen.
const form = document.querySelector("form[data-upload]");

function showProgress(state) {
  const box = form.querySelector("[data-going]");
  box.hidden = state === "still";
  box.querySelector("[data-sending]").hidden = state !== "sending";
  box.querySelector("[data-reading]").hidden = state !== "reading";
  form.querySelector("button").disabled = state !== "still";
  if (state === "reading") box.querySelector("[data-bar]").removeAttribute("value");
}

function showRefusal(words, fields = {}) {
  showProgress("still");
  const place = form.querySelector("[data-refused]");
  place.textContent = words;
  place.hidden = false;
  const { file } = fields;
  form.elements.file.toggleAttribute("aria-invalid", false);
  if (file) form.elements.file.setAttribute("aria-invalid", "true");
  form.querySelector("[data-wrong=file]").textContent = file ? file.detail : "";
  form.elements.file.focus();
}

function handleResponse(request) {
  let told = {};
  try {
    told = JSON.parse(request.responseText);
  } catch {
    told = {};
  }
  if (request.status === 200 && told.location) {
    location.assign(told.location);
    return;
  }
  const sentences = Object.values(told.fields || {}).map((field) => field.detail);
  showRefusal([told.detail, ...sentences].filter(Boolean).join(" ") || form.dataset.lost, told.fields);
}

function uploadFile() {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    form.querySelector("[data-bar]").value = Math.round((100 * loaded) / total);
  });
  request.upload.addEventListener("load", () => showProgress("reading"));
  request.addEventListener("load", () => handleResponse(request));
  request.addEventListener("error", () => showRefusal(form.dataset.lost));
  showProgress("sending");
  form.querySelector("[data-refused]").hidden = true;
  request.send(new FormData(form));
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.querySelector("button").disabled) uploadFile();
});
addEventListener("pageshow", () => form && showProgress("still"));
