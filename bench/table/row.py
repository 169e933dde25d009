"""One line of the table: a figure of ours, measured several times, beside what it is compared with."""
import dataclasses
import statistics


@dataclasses.dataclass
class Figure:
    """What one thing measured as, each time."""
    values: list

    @property
    def median(self):
        return statistics.median(self.values)

    def __str__(self):
        low, high = shown(min(self.values)), shown(max(self.values))
        return shown(self.median) if low == high else f"{shown(self.median)} ({low} to {high})"


@dataclasses.dataclass
class Row:
    """`figure` should be at least (or, if `at_most`, at most) `goal` times `reference`; without a reference, `goal` itself."""
    name: str
    figure: Figure
    unit: str
    goal: float = None
    at_most: bool = False
    reference: str = None
    reference_figure: Figure = None
    notes: dict = dataclasses.field(default_factory=dict)

    @property
    def ratio(self):
        if self.reference_figure is None or not self.reference_figure.median:
            return None
        return self.figure.median / self.reference_figure.median

    @property
    def met(self):
        judged = self.figure.median if self.reference_figure is None else self.ratio
        if self.goal is None or judged is None:
            return None
        return judged <= self.goal if self.at_most else judged >= self.goal

    @property
    def goal_text(self):
        if self.goal is None:
            return ""
        unit = f" {self.unit}" if self.reference_figure is None else " times"
        return ("at most " if self.at_most else "at least ") + shown(self.goal) + unit

    def cells(self):
        verdict = {True: "met", False: "MISSED", None: ""}[self.met]
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (self.name, f"{self.figure} {self.unit}", self.reference or "", "" if self.reference_figure is None
                else str(self.reference_figure), ratio, self.goal_text, verdict)

    def record(self):
        known = self.reference_figure
        return {"name": self.name, "value": self.figure.median, "values": self.figure.values, "unit": self.unit,
                "reference": self.reference, "referenceValue": known and known.median,
                "referenceValues": known and known.values, "ratio": self.ratio, "goal": self.goal_text or None,
                "met": self.met, "notes": self.notes}


HEAD = ("what", "measured: median (least to most)", "limit or peer", "its median (least to most)", "ratio", "goal", "")


def shown(number):
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
