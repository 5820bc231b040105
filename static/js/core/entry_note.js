// A contribution that was sent with a code is announced on the page to which its author returns, until it is pressed.
const { said } = JSON.parse(sessionStorage.getItem("consult.entry"));
if (said) {
  sessionStorage.removeItem("consult.entry");
  const note = document.createElement("p");
  note.className = "flash float";
  note.setAttribute("role", "status");
  document.body.append(note);
  note.textContent = said;
  note.addEventListener("click", () => note.remove());
  setTimeout(() => note.remove(), 10000);
}
