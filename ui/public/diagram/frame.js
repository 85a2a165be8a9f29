// Draws the one diagram that the window around this frame sends, and tells how large it is or why it cannot be drawn.
// The frame has an origin of its own: it cannot reach the window, and only the window that made it is listened to.
'use strict';

addEventListener('message', async ({ source, data }) => {
  if (source !== parent || typeof data?.nonce !== 'string' || typeof data.text !== 'string') return;
  const { nonce, text, dark } = data;
  const tell = (said) => parent.postMessage({ nonce, ...said }, '*');
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light';
  try {
    globalThis.mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      // Labels are text and no HTML, and no rule in the diagram itself changes that.
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      theme: dark ? 'dark' : 'neutral',
      darkMode: dark,
      fontFamily: getComputedStyle(document.body).fontFamily,
      suppressErrorRendering: true,
      // Larger ones would stop the window for seconds.
      maxTextSize: 20_000,
      maxEdges: 400,
      secure: [
        'secure',
        'securityLevel',
        'startOnLoad',
        'maxTextSize',
        'maxEdges',
        'suppressErrorRendering',
        'htmlLabels',
        'themeCSS',
        'fontFamily',
        'altFontFamily',
        'dompurifyConfig',
      ],
      logLevel: 'fatal',
    });
    const { svg } = await globalThis.mermaid.render('diagram', text);
    const drawn = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg');
    if (!drawn) throw new Error('Nothing was drawn.');
    document.body.replaceChildren(document.adoptNode(drawn));
    const { width, height } = drawn.viewBox.baseVal ?? drawn.getBoundingClientRect();
    drawn.style.maxWidth = '100%';
    tell({ width, height });
  } catch (error) {
    document.body.replaceChildren();
    tell({ problem: String(error?.message ?? error).slice(0, 500) });
  }
});
// The engine's own menu would offer to reload the frame.
addEventListener('contextmenu', (event) => event.preventDefault());
parent.postMessage({ ready: true }, '*');
