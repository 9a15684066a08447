/*
 * Says in plain words what a browser lacks, instead of a blank page. Runs before the page's module, which does not start
 * then (src/app/main.ts). ES5 throughout: it has to be read by the browsers that it is for. What is asked for is what the
 * page uses everywhere and cannot do without; versions are those of docs/decisions/0022-browsers.md.
 */
(function () {
  'use strict';
  var has = {
    WebAssembly: typeof WebAssembly === 'object',
    'Web Audio': typeof AudioContext === 'function' && typeof OfflineAudioContext === 'function',
    'the arrays of ES2023': 'toSpliced' in Array.prototype,
    'AbortSignal.any': typeof AbortSignal === 'function' && 'any' in AbortSignal,
    popovers: 'popover' in HTMLElement.prototype,
    'light-dark colours':
      typeof CSS === 'object' && CSS !== null && CSS.supports('color', 'light-dark(#000, #fff)'),
  };
  var lacks = [];
  for (var name in has) if (!has[name]) lacks.push(name);
  if (lacks.length === 0) return;

  var app = document.getElementById('app');
  /* The page's own style sheet needs a newer browser. */
  app.style.cssText = 'display: block; max-width: 36em; margin: 12vh auto; padding: 0 24px; font: 18px/1.5 sans-serif;';
  app.setAttribute('data-lacks', lacks.join(', '));
  say('h1', 'Audio-Agent cannot run in this browser').style.cssText = 'margin: 0 0 0.8em; font-size: 1.5em; font-weight: 600;';
  say('p', 'The browser lacks: ' + lacks.join(', ') + '.');
  say(
    'p',
    'Take a newer one: Chrome or Edge 123, Firefox 128, Safari 17.5, or later. A setting of the browser can switch ' +
      'such things off, too.'
  );
  say('p', 'Projects that this browser keeps for the page are not touched.');

  function say(element, words) {
    var node = document.createElement(element);
    node.textContent = words;
    node.style.cssText = 'margin: 0 0 0.8em;';
    app.appendChild(node);
    return node;
  }
})();
