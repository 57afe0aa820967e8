"""Names of TeX, amsmath and amssymb symbols and the characters that stand for them."""

from studytui.math.nodes import Kind

_GREEK = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa
κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
upsilon υ phi φ varphi φ chi χ psi ψ omega ω digamma ϝ Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε
Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ
Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π
varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ varOmega Ω thetasym ϑ
"""

_ORDINARY = """
partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ wp ℘ Re ℜ Im ℑ aleph ℵ beth ℶ gimel
ℷ daleth ℸ eth ð emptyset ∅ varnothing ∅ prime ′ backprime ‵ forall ∀ exists ∃ nexists ∄ neg ¬ lnot
¬ top ⊤ bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢ triangle △ triangledown ▽ square □ Box □
blacksquare ■ Diamond ◇ diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ lozenge ◊ blacklozenge ⧫
bigstar ★ blacktriangle ▲ blacktriangledown ▼ flat ♭ natural ♮ sharp ♯ surd √ mho ℧ Finv Ⅎ Game ⅁
Bbbk 𝕜 complement ∁ checkmark ✓ maltese ✠ circledR ® circledS Ⓢ copyright © pounds £ mathsterling £
yen ¥ euro € S § P ¶ dag † ddag ‡ degree ° infin ∞ lbrack [ rbrack ] diagup ╱ diagdown ╲ QED ∎ qed
∎ qedsymbol ∎ aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł backslash \\ textbackslash \\ vert
| lvert | rvert | Vert ‖ lVert ‖ rVert ‖ second ″ real ℜ image ℑ weierp ℘ alef ℵ alefsym ℵ empty ∅
isin ∈ sect § textdegree ° textmu µ micro µ therefore ∴ because ∵ minuso ⦵ textunderscore _
textasciitilde ~ textbar | textdollar $ mathdollar $ textasciicircum ^ lq ‘ rq ’ ohm Ω textohm Ω
arrowvert | Arrowvert ‖ bracevert | R ℝ Reals ℝ reals ℝ N ℕ natnums ℕ Z ℤ Q ℚ Complex ℂ cnums ℂ
dotlessi ı dotlessj ȷ textless < textgreater > textquotesingle ' textbullet • textregistered ®
"""

_BINARY = """
pm ± mp ∓ times × div ÷ cdot · ast ∗ star ⋆ circ ∘ bullet • cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee
∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △ bigtriangledown ▽
triangleleft ◁ triangleright ▷ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot
⊙ bigcirc ◯ dagger † ddagger ‡ amalg ⨿ dotplus ∔ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ ltimes ⋉
rtimes ⋊ leftthreetimes ⋋ rightthreetimes ⋌ curlyvee ⋎ curlywedge ⋏ circledast ⊛ circledcirc ⊚
circleddash ⊝ centerdot · intercal ⊺ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ doublecup ⋓ doublecap ⋒
Cup ⋓ Cap ⋒ divideontimes ⋇ gtrdot ⋗ lessdot ⋖ And & sdot · plusmn ± bmod mod
"""

_RELATION = """
le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ ll ≪ gg ≫ lll ⋘ llless ⋘ ggg ⋙ gggtr ⋙ equiv ≡ sim ∼ simeq ≃
approx ≈ approxeq ≊ thickapprox ≈ thicksim ∼ cong ≅ propto ∝ varpropto ∝ asymp ≍ doteq ≐ doteqdot ≑
Doteq ≑ fallingdotseq ≒ risingdotseq ≓ eqcirc ≖ circeq ≗ triangleq ≜ bumpeq ≏ Bumpeq ≎ eqsim ≂
backsim ∽ backsimeq ⋍ in ∈ ni ∋ owns ∋ notin ∉ notni ∌ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇
subseteqq ⊆ supseteqq ⊇ subsetneq ⊊ supsetneq ⊋ subsetneqq ⊊ supsetneqq ⊋ varsubsetneq ⊊
varsupsetneq ⊋ nsubseteq ⊈ nsupseteq ⊉ nsubset ⊄ nsupset ⊅ Subset ⋐ Supset ⋑ sqsubset ⊏ sqsupset ⊐
sqsubseteq ⊑ sqsupseteq ⊒ prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞
curlyeqsucc ⋟ precsim ≾ succsim ≿ precapprox ⪷ succapprox ⪸ precneqq ⪵ succneqq ⪶ precnapprox ⪹
succnapprox ⪺ precnsim ⋨ succnsim ⋩ nprec ⊀ nsucc ⊁ npreceq ⋠ nsucceq ⋡ leqslant ⩽ geqslant ⩾ leqq
≦ geqq ≧ eqslantless ⪕ eqslantgtr ⪖ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷
lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ lnsim ⋦ gnsim ⋧
lnapprox ⪉ gnapprox ⪊ nless ≮ ngtr ≯ nleq ≰ ngeq ≱ nleqslant ≰ ngeqslant ≱ nleqq ≰ ngeqq ≱ nsim ≁
ncong ≇ mid ∣ nmid ∤ shortmid ∣ nshortmid ∤ parallel ∥ nparallel ∦ shortparallel ∥ nshortparallel ∦
perp ⊥ models ⊨ vdash ⊢ dashv ⊣ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ nVdash ⊮ nVDash ⊯ smile
⌣ frown ⌢ smallsmile ⌣ smallfrown ⌢ bowtie ⋈ Join ⋈ between ≬ pitchfork ⋔ trianglelefteq ⊴
trianglerighteq ⊵ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭
vartriangleleft ⊲ vartriangleright ⊳ vartriangle △ blacktriangleleft ◀ blacktriangleright ▶
backepsilon ∍ coloneqq ≔ coloneq ≔ eqqcolon ≕ Coloneqq ⩴ dblcolon ∷ coloncolon ∷ colonequals ≔
defeq ≔
equalscolon ≕ lt < gt > iff ⟺ implies ⟹ impliedby ⟸ to → gets ← mapsto ↦ mapsfrom ↤ longmapsto ⟼
leftarrow ← rightarrow → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔ uparrow ↑
downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ longleftarrow ⟵ longrightarrow ⟶
longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹ Longleftrightarrow ⟺ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ hookleftarrow ↩ hookrightarrow ↪ leftharpoonup ↼ leftharpoondown ↽
rightharpoonup ⇀ rightharpoondown ⇁ upharpoonleft ↿ upharpoonright ↾ downharpoonleft ⇃
downharpoonright ⇂ restriction ↾ rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow
⇝ leftrightsquigarrow ↭ twoheadrightarrow ↠ twoheadleftarrow ↞ rightarrowtail ↣ leftarrowtail ↢
leftleftarrows ⇇ rightrightarrows ⇉ upuparrows ⇈ downdownarrows ⇊ leftrightarrows ⇆ rightleftarrows
⇄ Lleftarrow ⇚ Rrightarrow ⇛ curvearrowleft ↶ curvearrowright ↷ circlearrowleft ↺ circlearrowright
↻ dashleftarrow ⇠ dashrightarrow ⇢ looparrowleft ↫ looparrowright ↬ Lsh ↰ Rsh ↱ multimap ⊸
nleftarrow ↚ nrightarrow ↛ nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏ nLeftrightarrow ⇎ lhook ↩
rhook ↪ vcentcolon : ratio : Perp ⫫ indep ⫫ upmodels ⫫ gvertneqq ≩ lvertneqq ≨ nsubseteqq ⊈
nsupseteqq ⊉ varsupsetneqq ⊋ shortparallel ∥ ngeqqslant ≱ larr ← rarr → harr ↔ lArr ⇐ rArr ⇒ hArr ⇔
Larr ⇐ Rarr ⇒ Harr ⇔ lrarr ↔ uarr ↑ darr ↓ sub ⊂ supe ⊇ sube ⊆
"""

_OPEN = """
lparen ( lbrace { langle ⟨ lfloor ⌊ lceil ⌈ lgroup ⟮ lmoustache ⎰ llbracket ⟦ ulcorner ⌜ llcorner ⌞
lBrack ⟦ lang ⟨ llparenthesis ⦇ lAngle ⟪
"""

_CLOSE = """
rparen ) rbrace } rangle ⟩ rfloor ⌋ rceil ⌉ rgroup ⟯ rmoustache ⎱ rrbracket ⟧ urcorner ⌝ lrcorner ⌟
rBrack ⟧ rang ⟩ rrparenthesis ⦈ rAngle ⟫
"""

_PUNCTUATION = "colon : cdotp · ldotp . semicolon ; comma ,"

_DOTS = """
dots … ldots … cdots ⋯ vdots ⋮ ddots ⋱ iddots ⋰ adots ⋰ dotsc … dotsb ⋯ dotsm ⋯ dotsi ⋯ dotso …
hdots … mathellipsis … textellipsis … vdotswithin ⋮ dotsint ⋯
"""

# Operators that carry their limits above and below in a display, and the integrals, which do not.
_STACKING = """
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigsqcup ⨆ bigsqcap ⨅ bigvee ⋁ bigwedge ⋀ bigoplus ⨁
bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigtimes ⨉ bigplus ⨹
"""
_INTEGRALS = """
int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ idotsint ∫⋯∫ intop ∫ smallint ∫ ointop ∮
varoiint ∯ ointctrclockwise ∳ ointclockwise ∲ varointclockwise ∲ fint ⨍ sqint ⨖
"""

_FUNCTIONS = """
arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan tanh
arccot arcsec arccsc arsinh arcosh artanh arctg arcctg ch sh th tg ctg cotg cth cosec sgn tr Tr erf
erfc sign softmax rank diag Var Cov KL vol sinc sech csch ord ReLU
"""
_LIMIT_FUNCTIONS = """
lim max min sup inf det Pr gcd lcm argmax argmin plim esssup essinf
"""

FUNCTION_NAMES = {
    "limsup": "lim sup", "liminf": "lim inf", "injlim": "inj lim", "projlim": "proj lim",
    "varlimsup": "lim sup", "varliminf": "lim inf", "varinjlim": "inj lim",
    "varprojlim": "proj lim", **{name: name for name in _LIMIT_FUNCTIONS.split()},
}  # fmt: skip
"""Named functions whose subscript goes below in a display."""

PLAIN_FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Named functions whose scripts stay at their side."""

LIMIT_NAMES = frozenset({"argmax", "argmin", "arg max", "arg min", *FUNCTION_NAMES.values()})
"""Names that take their subscript below even as a plain `\\operatorname`."""


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


STACKING_OPERATORS = _pairs(_STACKING)
"""Big operators with limits above and below in a display: name to character."""

INTEGRALS = _pairs(_INTEGRALS)
"""Integral signs: name to characters."""

GREEK = _pairs(_GREEK)
"""Greek letters: name to character; a math alphabet may restyle them."""

_TABLES = (
    (Kind.ORD, _ORDINARY),
    (Kind.BINARY, _BINARY),
    (Kind.RELATION, _RELATION),
    (Kind.OPEN, _OPEN),
    (Kind.CLOSE, _CLOSE),
    (Kind.PUNCTUATION, _PUNCTUATION),
    (Kind.INNER, _DOTS),
)

SYMBOLS: dict[str, tuple[str, Kind]] = {
    name: (char, kind) for kind, table in _TABLES for name, char in _pairs(table).items()
}
"""Every other named symbol: name to character and class."""
SYMBOLS.update(
    {"mid": ("|", Kind.RELATION), "|": ("‖", Kind.BAR), "{": ("{", Kind.OPEN),
     "}": ("}", Kind.CLOSE), "lbrack": ("[", Kind.OPEN), "rbrack": ("]", Kind.CLOSE),
     "vert": ("|", Kind.BAR), "Vert": ("‖", Kind.BAR), "lvert": ("|", Kind.OPEN),
     "rvert": ("|", Kind.CLOSE), "lVert": ("‖", Kind.OPEN), "rVert": ("‖", Kind.CLOSE),
     "mvert": ("|", Kind.RELATION), "isin": ("∈", Kind.RELATION),
     "therefore": ("∴", Kind.RELATION), "because": ("∵", Kind.RELATION),
     "backslash": ("\\", Kind.SLASH), "%": ("%", Kind.ORD), "$": ("$", Kind.ORD),
     "#": ("#", Kind.ORD), "&": ("&", Kind.ORD), "_": ("_", Kind.ORD)}
)  # fmt: skip

CHARACTERS: dict[str, tuple[str, Kind]] = {
    "-": ("−", Kind.BINARY), "−": ("−", Kind.BINARY), "+": ("+", Kind.BINARY),
    "*": ("*", Kind.BINARY), "/": ("/", Kind.SLASH), "|": ("|", Kind.BAR),
    "(": ("(", Kind.OPEN), "[": ("[", Kind.OPEN), ")": (")", Kind.CLOSE), "]": ("]", Kind.CLOSE),
    "!": ("!", Kind.CLOSE), "?": ("?", Kind.CLOSE), ",": (",", Kind.PUNCTUATION),
    ";": (";", Kind.PUNCTUATION), ":": (":", Kind.RELATION), "=": ("=", Kind.RELATION),
    "<": ("<", Kind.RELATION), ">": (">", Kind.RELATION), "‖": ("‖", Kind.BAR),
    **{char: (char, kind) for char, kind in SYMBOLS.values()
       if not char.isascii() and kind is not Kind.ORD and char not in "|‖†‡"},
}  # fmt: skip
"""The class of a character typed as itself; anything else is ordinary."""

SPACES = {
    ",": 1, ":": 1, ">": 1, ";": 1, " ": 1, "!": 0, "quad": 2, "qquad": 4, "enspace": 1,
    "enskip": 1,
    "thinspace": 1, "medspace": 1, "thickspace": 1, "negthinspace": 0, "negmedspace": 0,
    "negthickspace": 0, "space": 1, "nobreakspace": 1, "hfill": 4, "hfil": 4, "hskip": 1,
}  # fmt: skip
"""Spacing commands and their cells."""

DELIMITERS = {
    ".": "", "<": "⟨", ">": "⟩", "|": "|", "(": "(", ")": ")", "[": "[", "]": "]", "/": "/",
    "\\|": "‖", "\\{": "{", "\\}": "}", "⟨": "⟨", "⟩": "⟩", "‖": "‖",
    **{"\\" + name: char for name, (char, kind) in SYMBOLS.items()
       if kind in (Kind.OPEN, Kind.CLOSE, Kind.BAR) and name not in "|{}"},
    "\\backslash": "\\", "\\uparrow": "↑", "\\downarrow": "↓", "\\updownarrow": "↕",
    "\\Uparrow": "⇑", "\\Downarrow": "⇓", "\\Updownarrow": "⇕", "\\mid": "|",
}  # fmt: skip
"""What may follow `\\left`, `\\right`, `\\middle` and the big family."""
