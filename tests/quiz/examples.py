"""Questions of every kind, as an author writes them."""

from studytui.quiz.parser import parse
from studytui.quiz.questions import Question

FILE = """# Examples

## Shift of the logits {#softmax-shift .choice}

Adding the same constant $c$ to every logit changes the softmax output

- [ ] by a factor $e^{c}$
  > $e^{c}$ stands in the numerator *and* in every term of the sum.
- [x] not at all
- [ ] only if $c<0$
  > Underflow is a matter of floating point.

### Hint

Write the ratio $p_i/p_j$.

### Hint

Divide.

### Why

Only *differences* of logits matter.

## What switches dropout off {#dropout-off .multi}

Which of these?

- [x] `model.eval()`
- [ ] `torch.no_grad()`
  > That only stops recording gradients.
- [x] `p = 0`

## A fair guess {#nll-fair .numeric tol=1e-3 unit=nats}

What is the cross-entropy of $p=0.5$ when the label is 1?

- [x] = 0.6931
- [ ] = 1.0
  > That is bits, not nats.
- [ ] *
  > Take the logarithm.

## The other name {#other-name .short}

What is the L2 penalty in an optimizer called?

- [x] weight decay
- [x] /(ridge|tikhonov)( penalty)?/
- [ ] dropout
  > Dropout masks units.

## Two errors {#two-errors .cloze}

Regularisation lowers the ==generalisation|generalization== error, `not ==this==`,
not the ==training== error.

- [ ] training :: test|validation
  > Those are the ones to be lowered.
- [ ] generalisation :: *
  > The error on rows never seen.
- [ ] bias
  > Bias is a part of an error.
- [ ] *
  > One of the two usually rises.

## Gradient and Hessian {#cubic .cloze .generated gen=gradient-hessian}

At $({{a}}, {{b}})$ the gradient is (=={{g0}}==, =={{answer}}==).

- [ ] {{answer}} :: {{own_term}}
  > The first term also contains $x_1$.
- [ ] {{answer}} :: {{value}}
  > That is the value.

## One training step {#step-order .order}

Put one training step in order.

1. `optimizer.zero_grad()`
2. `loss = criterion(model(x), y)`
3. `loss.backward()`
   > There is no loss yet to go back from.
4. `optimizer.step()`
   > The gradients are still zero.

## Losses {#losses .match}

Which noise belongs to which loss?

- MSE :: Gaussian
  > A square comes from a Gaussian.
- :: uniform
  > Its logarithm is constant.
- MAE :: Laplace

## Gradients add up {#grad-accumulates .output}

```python run
import torch
w = torch.tensor(2.0, requires_grad=True)
for _ in range(3):
    (w**2).backward()
## not a heading
print(w.grad.item())
```

- [x] 12.0
- [ ] 4.0
  > `backward()` adds into `.grad`.

## Updates {#updates .numeric .generated gen=updates-per-epoch B=64}

{{n}} rows in batches of {{B}}: how many updates?

- [x] = {{answer}}
- [ ] = {{floor}}
  > {{last}} rows are left over.

### Why

$\\lceil {{n}}/{{B}}\\rceil$.

## Slope {#slope .derivative of="x^2*y" by=x}

Differentiate $x^2y$ with respect to $x$.

- [x] = 2*x*y
- [ ] = x^2
  > That is the derivative with respect to $y$.

## Dropout against wrong labels {#predict-dropout .predict seeds=5 hold=4}

Which run is right more often?

```toml lab
base = "noisy-moons"
runs.plain = { dropout = 0.0 }
runs.dropped = { dropout = 0.5 }
```

- [ ] plain :: `plain.end_val_accuracy > dropped.end_val_accuracy + 0.02`
  > It fits the wrong labels too.
- [ ] dropped :: `dropped.end_val_accuracy > plain.end_val_accuracy + 0.02`
- [ ] no difference :: `otherwise`

## In your own words {#own-words .self}

What does a Hessian say?

### Answer

How the gradient changes.
"""


def questions() -> dict[str, Question]:
    """All of them by id."""
    found, problems = parse(FILE, "examples.quiz.md")
    assert problems == []
    return {question.id: question for question in found}
