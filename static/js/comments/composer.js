// The field in which a comment is written: Ctrl+Enter (or the command key) sends it, and names are suggested after an @.
const equipped = new WeakSet();

export function equip(area) {
  if (equipped.has(area)) return;
  equipped.add(area);
  area.addEventListener("keydown", sendByKey);
  area.addEventListener("input", suggestNames);
  suggestNames({ target: area }); // on a slow line the first letters come before this script
}

function sendByKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing || event.repeat) return;
  event.preventDefault();
  event.target.form.requestSubmit();
}

// The list of names takes over from the first @ that is typed.
async function suggestNames({ target: area }) {
  if (!area.dataset.mentions || !area.value.includes("@")) return;
  area.removeEventListener("input", suggestNames);
  const { NameList } = await import("./mentions.js");
  new NameList(area);
}
