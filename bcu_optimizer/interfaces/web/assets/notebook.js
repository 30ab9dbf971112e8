// A page in a notebook: its state goes back to Python as what is kept of it.

const notebook = {
  async render({ model, el: place }) {
    const data = await unpack(model.get("held"));
    const ask = makeAsk(data, makeNames(data.about, data.groups));
    ask.about = data.about;
    ask.groups = data.groups;
    const storage = {
      getItem: () => model.get("kept") || null,
      setItem: (_, text) => {
        model.set("kept", text);
        model.save_changes();
      },
    };
    mount(place, ask, storage);
  },
};
