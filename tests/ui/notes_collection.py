"""A small collection of notes for tests of the browser."""

from pathlib import Path

ALPHA = """---
id: alpha
title: Alpha first
sources: ["A book"]
---
# Alpha first

Some *words* with $a*b$, then [[beta]] and [[beta#Second part|the second part]], and
[the web](https://example.org/) and a needle.

$$
\\frac{a}{b}
$$

## Code

```python run
print(6 * 7)
```
```output
42
```

```python run
print("other")
```
```output
shown
```

## A wide table

| one | two |
|-----|-----|
| `[/path]` | [y=c] |

The last needle. {filler}
"""

BETA = """---
id: beta
title: Beta second
prerequisites: [alpha]
lab: [noisy-moons]
---
# Beta second

{filler}

## Second part

Back to [[alpha]].
"""

FILLER = "\n\n".join(f"Paragraph {number} of the filling." for number in range(30))


def write(folder: Path) -> Path:
    """Write the collection; its folder."""
    module = folder / "1-basics"
    module.mkdir(parents=True)
    (module / "module.toml").write_text('title = "Basics"\n')
    (module / "alpha.md").write_text(ALPHA.replace("{filler}", FILLER))
    (module / "beta.md").write_text(BETA.replace("{filler}", FILLER))
    (folder / "paths.toml").write_text('[short]\ntitle = "Short path"\nnotes = ["beta", "alpha"]\n')
    return folder
