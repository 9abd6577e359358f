"""The look of the HTML report: light and dark, on paper too, nothing loaded from elsewhere."""

LIGHT = {
    "page": "#f5f6f8",
    "card": "#ffffff",
    "well": "#f0f2f5",
    "ink": "#18202b",
    "dim": "#566070",
    "line": "#dce0e6",
    "kept": "#17713c",
    "broken": "#b8222c",
    "differs": "#8f5300",
    "undecided": "#2459a8",
    "untested": "#566070",
}
DARK = {
    "page": "#0f1319",
    "card": "#181e27",
    "well": "#10151c",
    "ink": "#e7eaef",
    "dim": "#a5afbd",
    "line": "#2d3644",
    "kept": "#63d08f",
    "broken": "#ff8d88",
    "differs": "#f1b660",
    "undecided": "#8dbaff",
    "untested": "#a5afbd",
}


def _variables(palette: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in palette.items())


_RULES = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);
  font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main{max-width:66rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.5rem}
main{padding-bottom:4rem}
h1{font-size:1.9rem;line-height:1.2;margin:.2rem 0 .6rem;letter-spacing:-.01em;text-wrap:balance}
h2{font-size:1.2rem;margin:2.75rem 0 .9rem;letter-spacing:-.005em}
h3{font-size:1.05rem;line-height:1.4;margin:0 0 .35rem}
p{margin:.4rem 0}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;
  font-size:.86em;unicode-bidi:isolate}
code{overflow-wrap:anywhere}
pre{background:var(--well);border:1px solid var(--line);border-radius:6px;margin:.4rem 0;
  padding:.7rem .85rem;white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.5}
.dim{color:var(--dim)}
.mark{font-weight:650;color:var(--tone)}
.kept{--tone:var(--kept)}.broken{--tone:var(--broken)}.differs{--tone:var(--differs)}
.undecided{--tone:var(--undecided)}.not-tested,.note{--tone:var(--untested)}
.conforms{--tone:var(--kept)}.violated{--tone:var(--broken)}.untested{--tone:var(--differs)}
.overline{color:var(--tone);font-weight:700;font-size:.85rem;letter-spacing:.04em;margin:0}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1.15rem 1.3rem;
  margin:0 0 1rem}
.finding{border-left:5px solid var(--tone)}
.alert{--tone:var(--broken);border:2px solid var(--tone)}
.alert h2{margin-top:0;color:var(--tone)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;
  list-style:none;margin:1.75rem 0 .9rem;padding:0}
.tiles li{background:var(--card);border:1px solid var(--line);border-radius:10px;
  padding:.8rem 1rem .7rem;border-top:4px solid var(--tone)}
.tiles b{display:block;font-size:1.9rem;line-height:1.15;font-variant-numeric:tabular-nums}
.tiles p{margin:.15rem 0 0;font-size:.82rem;line-height:1.35}
.bar{display:flex;margin:0 0 1.75rem;height:.7rem;border-radius:.35rem;overflow:hidden;gap:2px}
.bar i{background:var(--tone);min-width:3px;-webkit-print-color-adjust:exact;
  print-color-adjust:exact}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.1rem;margin:.7rem 0}
dt{color:var(--dim)}
dt.value{padding-top:.4rem}
dd{margin:0;overflow-wrap:anywhere;min-width:0}
dd pre{margin:0;padding:.4rem .65rem}
ul.plain{margin:.3rem 0;padding-left:1.15rem}
ul.plain li{margin:.35rem 0}
.scroll{overflow-x:auto}
.card.table{padding:.35rem 0}
table{border-collapse:collapse;width:100%;font-size:.94rem}
th,td{text-align:left;vertical-align:top;padding:.5rem 1.3rem .5rem 0;
  border-top:1px solid var(--line)}
th:first-child,td:first-child{padding-left:1.3rem}
thead th{border-top:0;color:var(--dim);font-weight:600;font-size:.86rem}
tbody th{font-weight:400}
tbody th.group{font-weight:650;background:var(--well);padding-top:.4rem;padding-bottom:.4rem}
td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.verdict{white-space:nowrap}
td p,th p{margin:.15rem 0 0}
summary{cursor:pointer;color:var(--dim);font-weight:600;padding:.2rem 0}
summary:hover{color:var(--ink)}
:focus-visible{outline:2px solid var(--undecided);outline-offset:2px}
details{margin:.5rem 0 0}
footer{color:var(--dim);margin-top:2.5rem;font-size:.9rem}
@media(max-width:40rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}
  header,main{padding-left:1rem;padding-right:1rem}h1{font-size:1.5rem}}
"""

_PAPER = """
@page{margin:14mm}
html{font-size:11.5px}
body{background:#fff}
header,main{max-width:none;padding:0}
.tiles{grid-template-columns:repeat(5,1fr)}
tr,.tiles li,dd pre{break-inside:avoid}
h2,h3,summary{break-after:avoid}
thead{display:table-header-group}
details::details-content{content-visibility:visible;block-size:auto;opacity:1}
summary{list-style:none}
"""

CSS = (
    f":root{{color-scheme:light dark;{_variables(LIGHT)}}}\n"
    f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(DARK)}}}}}"
    f"{_RULES}@media print{{{_PAPER}}}\n"
)
