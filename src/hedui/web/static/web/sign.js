// Signing on the screen: what is drawn goes into the form as a picture. Without this script the signed page is scanned.
"use strict";
const pad = document.getElementById("pad");
const drawn = document.getElementById("id_drawn");
const way = document.getElementById("id_way");
if (pad && drawn) {
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const wipe = () => { pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height); drawn.value = ""; };
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height];
  };
  pad.hidden = false;
  wipe();
  pen.lineWidth = 5;
  pen.lineCap = "round";
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...place(event)); });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) { pen.lineTo(...place(event)); pen.stroke(); } });
  canvas.addEventListener("pointerup", () => {
    drawn.value = canvas.toDataURL("image/png");
    // What is drawn is a signature on the screen, whatever stood there: the record says how somebody signed.
    if (way) way.value = "screen";
  });
  pad.querySelector("[data-wipe]").addEventListener("click", wipe);
}
