// The lists of organizations and governments are searched by typing; the script for it comes once somebody enters the form.
document.addEventListener("focusin", () => import("./combobox.js"), { once: true });
