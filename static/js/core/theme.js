// The reader's choice of colours. The cookie tells the server, which writes it into each page: nothing flashes.
const YEAR = 31536000;

export function chooseTheme(pressed) {
  document.cookie = `theme=${pressed.value}; Path=/; SameSite=Lax; Max-Age=${pressed.value ? YEAR : 0}`;
  if (pressed.value) document.documentElement.dataset.theme = pressed.value;
  else delete document.documentElement.dataset.theme;
  for (const each of pressed.parentElement.children) each.setAttribute("aria-pressed", String(each === pressed));
}
