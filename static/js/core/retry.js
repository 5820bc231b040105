// Sends the queue again every few seconds, at different times in each browser.
import { flushQueue } from "./requests.js";

const PAUSE = 5000;

setInterval(() => navigator.onLine && flushQueue(), PAUSE * (1 + Math.random()));
