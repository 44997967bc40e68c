// Shows the buttons that need a script: the phone's own way to share, and print.
const list = document.querySelector("[data-share-url]");
const share = list.querySelector("[data-share]");
const print = list.querySelector("[data-print]");

if (navigator.share) {
  share.parentElement.hidden = false;
  share.addEventListener("click", () =>
    navigator.share({ title: list.dataset.shareTitle, url: list.dataset.shareUrl }).catch(() => {}),
  );
}
print.parentElement.hidden = false;
print.addEventListener("click", () => window.print());
