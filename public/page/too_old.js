// For a browser that cannot read preflight.js: it knows no modules, so <script nomodule> is for it alone. In the oldest
// JavaScript, as is the module that it imports.
import { sayWhyNot } from "./cannot_work.js";

var root = document.documentElement;

root.className = "old";
document.addEventListener("DOMContentLoaded", function () {
  // Some of these browsers can read preflight.js nevertheless, and it has told the reason.
  if (!root.hasAttribute("data-auth")) sayWhyNot("old");
});
