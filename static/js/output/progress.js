// Progress of a file that the server makes: polls, and downloads the file once it is ready.
import { fetchJson, Refusal } from "../core/requests.js";

const PAUSE = 1000;
const place = document.querySelector("[data-making]");
const address = new URL(place.dataset.making, location.href);
const pollAddress = new URL(address);
pollAddress.searchParams.set("ask", "1");

function showState(name) {
  for (const each of place.querySelectorAll("[data-doing], [data-ready], [data-failed]")) each.hidden = !(name in each.dataset);
}

async function pollProgress() {
  try {
    const told = await fetchJson(pollAddress);
    if (told.state === "ready") {
      showState("ready");
      place.querySelector("[data-status]").textContent = place.querySelector("h1[data-ready]").textContent;
      location.assign(address);
      return;
    }
    place.querySelector("progress").value = told.progress;
  } catch (error) {
    if (error instanceof Refusal && error.problem.status !== 429) {
      showState("failed");
      return;
    }
  }
  setTimeout(pollProgress, PAUSE);
}

pollProgress();
