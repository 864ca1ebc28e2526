/// The script of the page: one block without any library, that makes no markup of texts and loads nothing.
///
/// The marks of a CDATA section keep the page well-formed as XML; to HTML they are comments.
let inspectionScript =
  "//<![CDATA[\n(() => {\n  \"use strict\";\n"
  + [
    baseScript, weightsScript, diagramScript, headsScript, sumScript, courseScript, controlsScript,
  ].joined(separator: "\n")
  + "})();\n//]]>"
