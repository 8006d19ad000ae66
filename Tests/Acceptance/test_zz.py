from harness.deadlines import eventually
import time
def test_c(tandem, floor):
    bob = floor.agent("Bob")
    bob.phone.register(0)
    time.sleep(0.5); print('after unregister', bob.view()['reachable'])
    bob.phone.register(); time.sleep(0.5); print('after register', bob.view()['reachable'])
    tandem.admin.change(f"/agents/{bob.id}", name="New")
    time.sleep(0.5); print('after change', bob.view()['reachable'])
    bob.phone.register(0)
    time.sleep(1.5); print('after unregister', bob.view()['reachable'], tandem.asterisk.endpoint(bob.phone.user))
    bob.phone.register(); time.sleep(1.5); print('after register', bob.view()['reachable'])
    bob.phone.register(0)
    time.sleep(12); print('after unregister 12s', bob.view()['reachable'])
    print(tandem.asterisk.asterisk_tail if 0 else tandem.asterisk_tail(2500))
def test_tls(tandem, floor, baresip):
    bob = floor.agent("Bob", phone="sip", answers=0.2)
    caller = baresip("4955501", "unused", transport="tls", tone_hertz=500, encrypted=True, register=False, host="127.0.0.13")
    caller.command("dial", f"sip:8001@127.0.0.1:{floor.tandem.layout.sip_tls};transport=tls")
    time.sleep(4); print(caller.tail()); print(tandem.asterisk_tail(2500))
