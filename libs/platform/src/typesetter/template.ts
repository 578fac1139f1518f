/**
 * How every document of ours looks, in Typst. It is a constant: what a document says comes in as JSON through `sys.inputs` and is only ever
 * shown as text, so nothing in a name or a note can be markup, read a file or run. Sizes in points on A4.
 *
 * The look is the portal's on paper: graphite on white, one rule of hi-vis "lit", numbers in tabular figures, no boxes.
 */
export const TEMPLATE = String.raw`
#let doc = json(bytes(sys.inputs.document))
#let rtl = doc.language == "ar"
#let ink = rgb("#12181b")
#let quiet = rgb("#5d686d")
#let line-colour = rgb("#d9ddd6")
#let lit = rgb("#d2f53c")
#let start = if rtl { right } else { left }
#let end = if rtl { left } else { right }

#let arabic = regex("[\u{0600}-\u{06FF}\u{0750}-\u{077F}\u{FB50}-\u{FDFF}\u{FE70}-\u{FEFF}]")
// Text as it is: a string is never parsed. Latin text inside an Arabic page keeps its own direction, and so does what stands between U+2068
// and U+2069.
#let run(value) = if rtl and value.match(arabic) == none { text(dir: ltr, lang: "en", value) } else { text(value) }
#let say(value) = {
  let parts = value.split("\u{2068}")
  run(parts.first())
  for part in parts.slice(1) {
    let halves = part.split("\u{2069}")
    box(run(halves.first()))
    for half in halves.slice(1) { text(half) }
  }
}
// The same on one line that is never broken: numbers, amounts, dates.
#let figure-of(value) = box(say(value))

#set document(title: doc.title + " " + doc.number, author: doc.foot.issuer, date: datetime(
  year: int(doc.date.slice(0, 4)), month: int(doc.date.slice(5, 7)), day: int(doc.date.slice(8, 10)),
))
#set text(
  font: ("IBM Plex Sans", "IBM Plex Sans Arabic"), size: 9pt, fill: ink, fallback: false,
  lang: doc.language, dir: if rtl { std.rtl } else { ltr },
  number-width: "tabular", features: (rlig: 0, liga: 0, dlig: 0),
)
#set par(leading: 0.5em, spacing: 0.75em, justify: false)

#let mark = box(baseline: 22%, width: 15pt, height: 15pt, fill: rgb("#11171a"), {
  let bar(x, y, w, h, fill) = place(top + left, dx: x * 15pt / 32, dy: y * 15pt / 32, rect(width: w * 15pt / 32, height: h * 15pt / 32, fill: fill))
  bar(6, 6, 20, 5, rgb("#f2f3ef"))
  bar(6, 6, 5, 20, rgb("#f2f3ef"))
  bar(6, 21, 20, 5, rgb("#f2f3ef"))
  bar(21, 20, 5, 6, rgb("#f2f3ef"))
  bar(15, 13, 11, 5, lit)
})
#let brand = box(text(dir: ltr, lang: "en", { mark; h(6pt); text(weight: 600, size: 11pt, tracking: -0.1pt, "Gridlease") }))

#let wide = doc.at("isWide", default: false)
#set text(size: 7.5pt) if wide
#set page(
  paper: "a4",
  flipped: wide,
  margin: (top: 30mm, bottom: 22mm, inside: 20mm, outside: 20mm),
  header-ascent: 9mm,
  header: {
    grid(columns: (1fr, auto), align: (start + horizon, end + horizon),
      brand,
      text(size: 8pt, fill: quiet, { say(doc.title); h(5pt); figure-of(doc.number) }),
    )
    v(-3pt)
    line(length: 100%, stroke: 0.5pt + line-colour)
  },
  footer: context {
    set text(size: 7.5pt, fill: quiet)
    let numbers = counter(page)
    grid(columns: (1fr, auto), align: (start, end),
      say(doc.foot.issuer),
      [#say(doc.foot.page) #figure-of(numbers.display("1")) #say(doc.foot.of) #figure-of(str(numbers.final().first()))],
    )
  },
)

#let label(value) = text(size: 7.5pt, fill: quiet, weight: 500, say(value))
#let heading-of(value) = block(above: 20pt, below: 8pt, breakable: false, sticky: true, text(size: 10.5pt, weight: 600, say(value)))

// Title, and a mark such as "Void" beside it.
#block(below: 18pt, grid(columns: (1fr, auto), align: (start + bottom, end + bottom),
  { text(size: 24pt, weight: 600, tracking: if rtl { 0pt } else { -0.5pt }, say(doc.title))
    v(-10pt)
    text(size: 11pt, fill: quiet, figure-of(doc.number)) },
  if doc.mark != none { box(inset: (x: 9pt, y: 5pt), stroke: 1pt + rgb("#a82018"), text(fill: rgb("#a82018"), weight: 600, size: 11pt, say(doc.mark))) },
))

#let party(p) = { label(p.role); v(-3pt); text(weight: 600, size: 10pt, say(p.name)); for l in p.lines { linebreak(); text(fill: quiet, say(l)) } }
#let facts-grid(facts) = grid(columns: (auto, 1fr), column-gutter: 14pt, row-gutter: 6pt, align: (start, start),
  ..facts.map(f => (label(f.name), say(f.value))).flatten())

#grid(columns: (1fr, 1fr), column-gutter: 18pt, align: start,
  stack(spacing: 14pt, ..doc.parties.map(party)),
  { if doc.headline != none {
      block(width: 100%, inset: (y: 9pt, x: 10pt), fill: rgb("#f2f3ef"), stroke: (top: 2.5pt + lit), {
        label(doc.headline.name); v(-3pt); text(size: 17pt, weight: 600, figure-of(doc.headline.value)) })
      v(4pt)
    }
    facts-grid(doc.facts) },
)

#let cell-of(column, row, index) = {
  let weight = if row.isSum { 600 } else { 400 }
  set text(weight: weight)
  if column.align == "END" { figure-of(row.cells.at(index)) } else if column.share == none { figure-of(row.cells.at(index)) } else { say(row.cells.at(index)) }
  if index == 0 and row.detail != none {
    for part in row.detail.split("\n") { linebreak(); text(size: 7.5pt, fill: quiet, say(part)) }
  }
}

#let table-of(section) = {
  // numbers are flush right in both directions, so that their points stand under each other
  let aligns = section.columns.map(c => if c.align == "END" { right } else { start })
  table(
    columns: section.columns.map(c => if c.share == none { auto } else { c.share * 1fr }),
    align: (x, y) => aligns.at(x) + top,
    inset: (x, y) => (left: if x == 0 and not rtl or rtl and x == aligns.len() - 1 { 0pt } else { 5pt }, right: if rtl and x == 0 or not rtl and x == aligns.len() - 1 { 0pt } else { 5pt }, y: 5.5pt),
    stroke: (x, y) => if y == 0 { (bottom: 0.8pt + ink) } else { (bottom: 0.4pt + line-colour) },
    table.header(repeat: true, ..section.columns.map(c => label(c.head))),
    ..section.rows.map(row => section.columns.enumerate().map(((index, column)) => cell-of(column, row, index))).flatten(),
  )
}

// A paragraph in Latin letters starts at the left, in an Arabic document too.
#let prose(body, value) = if rtl and value.match(arabic) == none { align(left, text(dir: ltr, body)) } else { body }
#let section-of(section) = {
  if section.heading != none { prose(heading-of(section.heading), section.heading) }
  if section.kind == "TABLE" { table-of(section) }
  else if section.kind == "FACTS" { facts-grid(section.facts) }
  else if section.kind == "DATA" { set text(size: 6.5pt, fill: quiet); set par(leading: 0.55em); prose(section.paragraphs.map(say).join(linebreak()), section.paragraphs.first()) }
  else { for p in section.paragraphs { block(below: 8pt, width: 100%, text(size: 9.5pt, prose(say(p), p))) } }
}

#v(14pt)
#for section in doc.sections { section-of(section) }

#if doc.totals.len() > 0 {
  v(4pt)
  block(width: 100%, breakable: false, align(end, block(width: 62%, {
    for total in doc.totals {
      let (size, weight) = if total.isStrong { (11pt, 600) } else { (9pt, 400) }
      block(width: 100%, above: 0pt, below: 0pt, inset: (y: if total.isStrong { 8pt } else { 4.5pt }),
        stroke: if total.isStrong { (top: 0.8pt + ink, bottom: 2.5pt + lit) } else { none },
        grid(columns: (1fr, auto), align: (start, end), text(size: size, weight: weight, say(total.name)), text(size: size, weight: weight, figure-of(total.value))))
    }
  })))
}

#if doc.notes.len() > 0 {
  v(12pt)
  block(width: 100%, { set text(size: 8.5pt); for note in doc.notes { block(below: 5pt, say(note)) } })
}
#for section in doc.annexes { section-of(section) }
#if doc.proofs.len() > 0 {
  v(10pt)
  block(width: 100%, { set text(size: 6.5pt, fill: quiet); for proof in doc.proofs { block(below: 3pt, { say(proof.name); [ ]; figure-of(proof.value) }) } })
}
`;
