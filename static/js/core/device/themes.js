// The choice of colours holds at once. The cookie tells the server, which writes it into each page: nothing flashes.
export function chooseTheme(pressed) {
  const { value, parentElement: group } = pressed;
  document.cookie = `theme=${value}; Path=/; SameSite=Lax; Max-Age=${value ? 31536000 : 0}`;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  for (const each of group.children) each.setAttribute("aria-pressed", String(each === pressed));
}
