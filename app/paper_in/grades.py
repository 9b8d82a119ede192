"""Words that grade: whoever ticks one of them ticks no other."""

import re

_GRADES = re.compile(
    "^(非常|很|较|比较|不太|不|基本|十分|极|最|一般|完全)?(满意|好|差|及时|希望|愿意|同意|重要|清楚|了解|合理|高|低|快|慢|优|良|中|合格|达标|礼貌|热情|规范|整洁|一般|尚可|可以|优秀|良好|较差|不满意|不合格|不及格|及格|方便|严重|轻微)$"
)


def is_grade(words: str) -> bool:
    return _GRADES.match(words) is not None
