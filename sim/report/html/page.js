// Draws every figure from the specification that follows it in the page.
(() => {
  "use strict";
  for (const figure of document.querySelectorAll("figure[data-spec]")) {
    const place = figure.querySelector(".chart");
    try {
      const spec = JSON.parse(document.getElementById(figure.dataset.spec).textContent);
      // Expressions are interpreted, not compiled: the page's policy forbids making code of text.
      const runtime = vega.parse(vegaLite.compile(spec).spec, null, { ast: true });
      new vega.View(runtime, {
        expr: vega.expressionInterpreter,
        renderer: "svg",
        container: place,
        hover: false,
      }).runAsync().then(() => { figure.dataset.drawn = "yes"; });
    } catch (error) {
      place.textContent = "This picture could not be drawn (" + error.message +
        "); its data are in the table below.";
    }
  }
})();
