"""Triangles by their sides: a kind, an area, the triangle beside a point."""

import math


class Triangle:
    """Three sides that close: each is above zero and shorter than the other two together."""

    def __init__(self, a: float, b: float, c: float) -> None:
        for side in (a, b, c):
            if not math.isfinite(side):
                raise ValueError(f"a side must be a finite number, not {side}")
            if side <= 0:
                raise ValueError(f"a side must be above 0, not {side}")
        short, middle, long = sorted((a, b, c))
        if short + middle <= long:
            raise ValueError(f"{short} and {middle} together do not reach over {long}")
        self.short = short
        self.middle = middle
        self.long = long

    def kind(self) -> str:
        """equilateral, isosceles or scalene."""
        if self.short == self.long:
            return "equilateral"
        if self.short == self.middle or self.middle == self.long:
            return "isosceles"
        return "scalene"

    def corner(self) -> str:
        """What the widest corner is: acute, right or obtuse."""
        legs = self.short**2 + self.middle**2
        hypotenuse = self.long**2
        if math.isclose(legs, hypotenuse, rel_tol=1e-9):
            return "right"
        return "acute" if legs > hypotenuse else "obtuse"

    def perimeter(self) -> float:
        return self.short + self.middle + self.long

    def area(self) -> float:
        """Heron's formula, in Kahan's order of operations, which keeps needles exact."""
        a, b, c = self.long, self.middle, self.short
        product = (a + (b + c)) * (c - (a - b)) * (c + (a - b)) * (a + (b - c))
        return math.sqrt(max(product, 0.0)) / 4

    def scaled(self, factor: float) -> "Triangle":
        """The similar triangle whose sides are `factor` times as long."""
        if factor == 1:
            return self
        return Triangle(self.short * factor, self.middle * factor, self.long * factor)

    def similar_to(self, other: "Triangle", tolerance: float = 1e-9) -> bool:
        """Whether the two differ in size only."""
        if tolerance < 0:
            raise ValueError("the tolerance must not be below 0")
        ratio = self.long / other.long
        for mine, theirs in ((self.short, other.short), (self.middle, other.middle)):
            if not math.isclose(mine, ratio * theirs, rel_tol=tolerance):
                return False
        return True


def describe(a: int, b: int, c: int) -> str:
    """One line about three sides, also about those that are no triangle."""
    try:
        triangle = Triangle(a, b, c)
    except ValueError as problem:
        return f"no triangle: {problem}"
    corner = triangle.corner()
    if triangle.kind() == "scalene" and corner == "right":
        return "a Pythagorean triple"
    if triangle.area() > 1000:
        return f"a large {corner} {triangle.kind()} triangle"
    return f"a {corner} {triangle.kind()} triangle"
