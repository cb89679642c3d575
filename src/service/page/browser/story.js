// The guide on top: five steps that tick themselves off, each with a button that does it.
import { el, post } from './dom.js';

export class StoryView {
  constructor(node) {
    this.node = node;
    this.drawn = '';
    this.busy = false;
  }

  update(steps) {
    this.steps = steps;
    const wanted = JSON.stringify([steps, this.busy]);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.node.hidden = steps.length === 0;
    const done = steps.every((step) => step.state === 'done');
    this.node.classList.toggle('finished', done);
    this.node.replaceChildren(
      el('ol', {}, ...steps.map((step, index) => this.step(step, index))),
      this.says(steps, done),
    );
  }

  step(step, index) {
    const now = step.state === 'now';
    return el(
      'li',
      { class: step.state, 'aria-current': now ? 'step' : null },
      el('span', { class: 'tick', 'aria-hidden': 'true' }, step.state === 'done' ? '✓' : String(index + 1)),
      el('span', { class: 'title' }, step.title),
      el('span', { class: 'unseen' }, step.state === 'done' ? ' (done)' : ''),
    );
  }

  says(steps, done) {
    const now = steps.find((step) => step.state === 'now');
    const hint = done ? 'That is Call Back. The caller never dialled twice.' : (now?.hint ?? '');
    const scene = done ? 'again' : now?.scene;
    const buttons = [
      el(
        'button',
        { type: 'button', class: 'main', disabled: this.busy, onclick: () => this.play(scene) },
        done ? 'Once more' : 'Do it for me',
      ),
    ];
    if (!done && steps.some((step) => step.state === 'done'))
      buttons.push(
        el(
          'button',
          { type: 'button', class: 'quiet', disabled: this.busy, onclick: () => this.play('again') },
          'Start over',
        ),
      );
    return el('p', { class: 'hint' }, el('span', { 'aria-live': 'polite' }, hint), ...buttons);
  }

  async play(scene) {
    this.busy = true;
    this.update(this.steps);
    await post(`/api/scenes/${scene}`);
    this.busy = false;
    this.update(this.steps);
    this.node.querySelector('button.main')?.focus({ preventScroll: true });
  }
}
