"""The flows of the tests' services, one file each under dialplans/flows."""

MAIN = """\
# Greeting, then a menu with two keys.
flow: main
start: greeting
steps:
  greeting:
    play:
      - say: {en: "Welcome.", zh: "欢迎。"}
    next: choose
  choose:
    menu:
      - say: {en: "For help, press one. To buy, press two.", zh: "咨询请按一，购买请按二。"}
    keys:
      1: {label: Help, next: help}
      2: {label: Buy, next: buy}
    timeout: 3s
    tries: 3
    invalid:
      - say: {en: "That key means nothing here.", zh: "按键无效。"}
    otherwise: help
  help:
    queue: support
  buy:
    queue: sales
"""

DIRECT = """\
flow: direct
start: line
steps:
  line:
    queue: support
"""

SALES = """\
flow: sales
start: line
steps:
  line:
    queue: sales
"""

PATIENT = """\
# A menu that waits long, for tests in which a caller must stay in it.
flow: patient
start: choose
steps:
  choose:
    menu:
      - say: {en: "Press one.", zh: "请按一。"}
    keys:
      1: line
    timeout: 60s
    tries: 3
    otherwise: line
  line:
    queue: support
"""

STANDARD = {"main": MAIN, "direct": DIRECT, "sales": SALES, "patient": PATIENT}
