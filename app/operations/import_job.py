"""placeholder"""


def sweep() -> bool:
    return False
