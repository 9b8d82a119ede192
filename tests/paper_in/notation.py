"""Forms in the notation of printed sheets, made by chance: what a clerk could have pasted."""

from collections.abc import Callable

from hypothesis import strategies as st

CHINESE = "客户服务质量安全卫生绿化维修投诉处理区域地点单位名称项目原因措施产品型号规格颜色"
ADDED = "甲乙丙丁戊己庚辛壬癸"

words = st.text(CHINESE, min_size=2, max_size=6)
labels = words.map(lambda said: f"{said}甲")
"""Labels that say nothing of a type: only the notation does."""
options = st.lists(words.map(lambda said: f"{said}乙"), min_size=2, max_size=5, unique=True)


def _boxes(said: list[str]) -> str:
    return "".join(f"□{option}" for option in said)


@st.composite
def _choice(draw: Callable) -> str:
    said, inner, blank = draw(options), draw(options), draw(st.booleans())
    nested = f"{said[0]}({_boxes(inner)})" if draw(st.booleans()) else said[0]
    return f"{draw(labels)} {_boxes([nested, *said[1:]])}{'□其他____' if blank else ''}"


@st.composite
def _table(draw: Callable) -> str:
    heads = draw(st.lists(labels, min_size=2, max_size=4, unique=True))
    cells = draw(st.lists(st.sampled_from(["____", "年 月 日", "□是□否"]), min_size=len(heads), max_size=len(heads)))
    rows = [f"{number} | {' | '.join(cells)}" for number in range(1, draw(st.integers(2, 5)) + 1)]
    return "\n".join([f"序号 | {' | '.join(heads)}", *rows])


@st.composite
def _scale(draw: Callable) -> str:
    most = draw(st.integers(3, 10))
    boxes = "".join(f"□{point}" for point in range(1, most + 1))
    return f"{draw(labels)} {boxes}" + draw(st.sampled_from(["", f" (1=很差 {most}=很好)"]))


lines = st.one_of(
    labels.map(lambda label: f"{label}____"),
    labels.map(lambda label: f"{label}:\n____"),
    labels.map(lambda label: f"{label} 年 月 日"),
    labels.map(lambda label: f"{label} 时 分"),
    labels.map(lambda label: f"{label} 年 月 日 时 分"),
    labels.map(lambda label: f"{label} 年 月 日 至 年 月 日"),
    labels.map(lambda label: f"{label} □是□否"),
    labels.map(lambda label: f"{label}____元"),
    labels.map(lambda label: f"{label}签名____"),
    labels.map(lambda label: f"请把{label}改为____,并于 年 月 日前完成。"),
    labels.map(lambda label: f"注:{label}请认真填写。"),
    _choice(),
    _scale(),
    _table(),
)
forms = st.lists(lines, min_size=1, max_size=8).map(lambda said: "\n".join(["客户情况登记表", *said]))
