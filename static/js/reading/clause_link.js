// Copies the address of a clause in this version; where the browser does not allow it, the link leads there.
export async function copyLink(link, margin) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    location.assign(link.href);
    return;
  }
  margin.showStatus(link.dataset.copied);
  link.textContent = link.dataset.copied;
}
