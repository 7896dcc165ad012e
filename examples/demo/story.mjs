// Tells what happens, as a numbered story or as one JSON document.
export class Story {
  #json;
  #steps = [];

  constructor(json) {
    this.#json = json;
  }

  // One thing that happened: a title, the lines that show it, and the facts behind it.
  tell(title, lines, facts = {}) {
    this.#steps.push({ step: this.#steps.length + 1, title, ...facts });
    if (this.#json) return;
    console.log(`\n${this.#steps.length}. ${title}`);
    for (const line of lines) console.log(`   ${line}`);
  }

  end(ok, facts = {}) {
    if (this.#json) console.log(JSON.stringify({ ok, steps: this.#steps, ...facts }, null, 2));
  }
}
