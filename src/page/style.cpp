#include "page/html.hpp"

namespace weir::page {
namespace {

// Colours of text have a contrast of 4.5 and more to what they stand on, in light and dark.
constexpr std::string_view kStyle = R"(
:root{color-scheme:light dark;--ground:#fff;--panel:#f5f6f8;--ink:#1b1f24;--soft:#57606a;--line:#d5d9de;
--bad:#b3261e;--bad-ground:#fdecea;--notice:#7a4d00;--notice-ground:#fff4d6;--good:#1a6b35;
--good-ground:#e6f4ea;--unknown:#4a4f8f;--unknown-ground:#eef0fb;--held:#b3261e;--odd:#e6a23c;
--rest:#8fa3b8;--expected:#1b1f24;--link:#0b57b0}
@media (prefers-color-scheme:dark){:root{--ground:#14171b;--panel:#1d2127;--ink:#e6e9ec;--soft:#a3acb6;
--line:#39404a;--bad:#ff9d94;--bad-ground:#3b1b1a;--notice:#f2c062;--notice-ground:#372a10;
--good:#7fd49b;--good-ground:#15301f;--unknown:#b7bcf5;--unknown-ground:#23264a;--held:#e5534b;
--odd:#d9962e;--rest:#5f7388;--expected:#e6e9ec;--link:#8ab8ff}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",
"Liberation Sans",Roboto,Arial,sans-serif;overflow-wrap:anywhere}
header,main,footer,nav{max-width:60rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:1.75rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .35rem}
h2{font-size:1.2rem;line-height:1.3;margin:0 0 .5rem}
h3{font-size:.95rem;margin:1.25rem 0 .4rem;color:var(--soft)}
p{margin:.5rem 0}
a{color:var(--link)}
td,dd,li,.label{unicode-bidi:isolate}
.lead{font-size:1.1rem;margin:.25rem 0 .75rem}
.badges{display:flex;flex-wrap:wrap;gap:.4rem;margin:0 0 .75rem;padding:0;list-style:none}
.badges li,.mark{display:inline-block;font-size:.8rem;font-weight:600;line-height:1.4;padding:.1rem .5rem;
border-radius:.25rem;border:1px solid currentColor;color:var(--soft)}
.badges.bad li{color:var(--bad)}
.badges.notice li{color:var(--notice)}
nav{margin-top:.5rem;font-size:.92rem}
nav ol{columns:2;column-gap:2rem;margin:.4rem 0 0;padding-left:1.6rem}
nav li{break-inside:avoid;margin:.15rem 0}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
section{border-top:1px solid var(--line);margin-top:1.75rem;padding-top:1.25rem}
.answer{font-weight:600;border-left:4px solid var(--line);padding:.45rem .8rem;background:var(--panel);
margin:.5rem 0 .9rem}
.answer.bad{border-color:var(--bad);background:var(--bad-ground)}
.answer.notice{border-color:var(--notice);background:var(--notice-ground)}
.answer.good{border-color:var(--good);background:var(--good-ground)}
.answer.unknown{border-color:var(--unknown);background:var(--unknown-ground)}
p.unknown{border-left:4px solid var(--unknown);background:var(--unknown-ground);padding:.45rem .8rem}
p.bad,li.bad{color:var(--bad)}
p.notice{color:var(--notice)}
.mark.bad{color:var(--bad)}
.mark.notice{color:var(--notice)}
.mark.good{color:var(--good)}
.mark.unknown{color:var(--unknown)}
ul.lines,ol.lines{margin:.4rem 0;padding-left:1.4rem}
ul.marked{list-style:none;padding-left:0}
ul.marked li{display:grid;grid-template-columns:9rem 1fr;gap:.8rem;align-items:start}
.marked .mark{text-align:center;white-space:nowrap}
.step{font-weight:600;margin-top:1rem}
.step .more{font-weight:400}
.lines li{margin:.35rem 0;color:inherit}
.more{display:block;color:var(--soft);font-size:.92rem}
dl{display:grid;grid-template-columns:minmax(8rem,13rem) 1fr;gap:.2rem 1rem;margin:.6rem 0}
dt{color:var(--soft)}
dd{margin:0}
table{border-collapse:collapse;width:100%;margin:.4rem 0;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
th{overflow-wrap:normal}
td{min-width:5.4rem}
td.code{min-width:8.5rem}
td.number{min-width:0}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.code,pre{font-family:ui-monospace,"DejaVu Sans Mono","Liberation Mono",Consolas,monospace;font-size:.85rem}
.note{color:var(--soft);font-size:.9rem}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.6rem .8rem;margin:.5rem 0;
white-space:pre-wrap}
.console{display:block;font:600 .75rem/1.4 system-ui,sans-serif;color:var(--soft);margin-bottom:.25rem}
.bars{display:grid;grid-template-columns:minmax(0,22rem) minmax(4rem,1fr) max-content;gap:.25rem .8rem;
align-items:center;margin:.4rem 0;padding:0;list-style:none;font-size:.92rem}
.bars li{display:contents}
svg.bar{width:100%;height:.8rem;display:block}
svg .plain{fill:var(--rest)}svg .bad{fill:var(--held)}svg .notice{fill:var(--odd)}
svg .good{fill:var(--good)}svg .unknown{fill:var(--unknown)}
figure{margin:.9rem 0}
figcaption{font-weight:600;font-size:.95rem;margin-bottom:.3rem}
figure svg{width:100%;height:auto;display:block}
svg.narrow{display:none}
svg text{font:11px system-ui,"Liberation Sans",Arial,sans-serif;fill:var(--soft);text-anchor:middle}
svg .count{text-anchor:end}
svg .first{text-anchor:start}
svg .last{text-anchor:end}
svg .grid{stroke:var(--line)}svg .tick{stroke:var(--soft)}
svg .held{fill:var(--held)}svg .odd{fill:var(--odd)}svg .rest{fill:var(--rest)}
svg .moment{stroke:var(--soft);stroke-dasharray:3 3}
svg rect.flag{fill:var(--ink)}svg text.flag{fill:var(--ground);font-weight:600}
svg path{fill:none;stroke-width:1.6;stroke:var(--expected)}
svg path.high{stroke-dasharray:5 4;stroke:var(--held)}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:.3rem 0;padding:0;list-style:none;
font-size:.85rem;color:var(--soft)}
.legend svg{display:inline-block;width:1rem;height:.7rem;margin-right:.35rem;vertical-align:baseline}
ol.moments{font-size:.92rem;padding-left:2rem;margin:.4rem 0}
ol.moments time{color:var(--soft);font-variant-numeric:tabular-nums;margin-right:.5rem}
footer{color:var(--soft);font-size:.85rem;margin-top:2rem;padding-bottom:2rem}
@media screen and (max-width:40rem){
body{font-size:15px}
header,main,footer,nav{padding-left:.9rem;padding-right:.9rem}
nav ol{columns:1}
svg.wide{display:none}svg.narrow{display:block}
dl{grid-template-columns:1fr;gap:0}
dd{margin-bottom:.45rem}
ul.marked li{grid-template-columns:1fr;gap:.15rem}
ul.marked .mark{justify-self:start}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr{display:block;border-bottom:1px solid var(--line);padding:.35rem 0}
td,td.code{min-width:0}
td{display:grid;grid-template-columns:7rem 1fr;gap:.6rem;border:0;padding:.1rem 0}
td:empty{display:none}
td::before{content:attr(data-label);color:var(--soft);font-family:system-ui,sans-serif}
td.number{text-align:left;white-space:normal}
.bars{grid-template-columns:1fr max-content;row-gap:.1rem}
.bars svg{grid-column:1/-1;order:3;margin-bottom:.4rem}
.bars li{display:grid;grid-column:1/-1;grid-template-columns:1fr max-content}
}
@media print{
:root{color-scheme:light}
body{font-size:10.5pt}
header,main,footer,nav{max-width:none;padding:0}
nav{display:none}
section{break-inside:auto}
h2,h3,.answer,figcaption{break-after:avoid}
tr,li,pre,figure,.bars li{break-inside:avoid}
td,td.code{min-width:0}
svg,.answer,.mark,pre{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
)";

}  // namespace

std::string_view style() { return kStyle; }

}  // namespace weir::page
