// For a browser that cannot parse preflight.js. Such a browser has no modules, so only it runs <script nomodule>. This
// script and the module that it imports are written in the oldest JavaScript.
import { sayWhyNot } from "./cannot_work.js";

var root = document.documentElement;

root.className = "old";
document.addEventListener("DOMContentLoaded", function () {
  // Some of these browsers can parse preflight.js. Then it has reported the reason.
  if (!root.hasAttribute("data-auth")) sayWhyNot("old");
});
