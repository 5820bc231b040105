// The field in which a comment is written: names are suggested after an @. Its key to send is in core/page.js.
const equipped = new WeakSet();

export function equip(area) {
  if (equipped.has(area)) return;
  equipped.add(area);
  area.addEventListener("input", suggestNames);
  suggestNames({ target: area }); // on a slow line the first letters come before this script
}

// The list of names takes over from the first @ that is typed.
async function suggestNames({ target: area }) {
  if (!area.dataset.mentions || !area.value.includes("@")) return;
  area.removeEventListener("input", suggestNames);
  const { NameList } = await import("./mentions.js");
  new NameList(area);
}
