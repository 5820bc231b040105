// The page of an amendment: it says when the amendment has changed since it was opened, and changes nothing by itself.
import { News } from "./core/live.js";

const page = document.querySelector("[data-amendment]");
const news = new News(Number(page.dataset.consultation), null);
news.on("event", (event) => {
  if (!event.verb.startsWith("amendment.") || String(event.subject_id) !== page.dataset.amendment) return;
  page.querySelector("[data-news]").hidden = false;
});
news.start();
