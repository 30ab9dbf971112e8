// A file: unpack what it holds, answer to the name `bcu`, and show the page.

const bcu = (globalThis.bcu = {});
bcu.ready = (async () => {
  const data = await unpack(document.getElementById("held").textContent);
  bcu.ask = makeAsk(data, makeNames(data.about, data.groups));
  bcu.ask.about = data.about;
  bcu.ask.groups = data.groups;
  let storage = null;
  try {
    storage = globalThis.localStorage;
  } catch {
    /* switched off */
  }
  bcu.page = mount(document.getElementById("bcu-page"), bcu.ask, storage);
})();
bcu.ready.catch((error) => {
  document.getElementById("bcu-page").textContent = `This page could not be opened: ${error.message}. It needs a browser of 2023 or newer.`;
});
