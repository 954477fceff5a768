"""Headless Chromium, driven by its DevTools protocol over a pair of pipes: nothing but the standard library and the browser.

Chromium reads commands from file descriptor 3 and writes answers and events to 4, each a JSON text ended by a NUL byte.
"""
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-default-apps", "--metrics-recording-only", "--mute-audio", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--disable-features=Translate,OptimizationHints,MediaRouter", "--lang=zh-CN",
]
NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]
TIMEOUT = 30.0


class BrowserError(Exception):
    """The browser did not do what it was told, or did not answer."""


def executable():
    """Path of the browser; PLANPRESS_CHROMIUM overrides."""
    named = os.environ.get("PLANPRESS_CHROMIUM")
    for name in [named] if named else NAMES:
        if path := shutil.which(name):
            return path
    raise BrowserError("no Chromium is installed (Debian package `chromium`)")


class Browser:
    """A browser process with one profile of its own, thrown away at the end."""

    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="planpress-chromium-")
        read_commands, self.commands = os.pipe()
        self.answers, write_answers = os.pipe()
        self.process = self._launch(read_commands, write_answers)
        os.close(read_commands)
        os.close(write_answers)
        self.buffer, self.sent, self.events = b"", 0, []

    def _launch(self, read_commands, write_answers):
        """The shell puts the pipes where Chromium expects them."""
        arguments = [executable(), *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        script = f'exec "$@" 3<&{read_commands} 4>&{write_answers}'
        return subprocess.Popen(["bash", "-c", script, "chromium", *arguments], pass_fds=(read_commands, write_answers),
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        with contextlib.suppress(OSError):
            os.close(self.commands)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **params):
        """Sends a command and returns its result; events that arrive meanwhile are kept."""
        self.sent += 1
        number, message = self.sent, {"id": self.sent, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        deadline = time.monotonic() + TIMEOUT
        while True:
            answer = self._next(deadline, method)
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, name, session):
        """Waits for an event of a session, keeping all others."""
        deadline = time.monotonic() + TIMEOUT
        while True:
            for event in self.events:
                if event.get("method") == name and event.get("sessionId") == session:
                    return event["params"]
            self.events.append(self._next(deadline, name))

    def drain(self):
        """Takes the events that have arrived."""
        while select.select([self.answers], [], [], 0)[0]:
            self.events.append(self._next(time.monotonic() + TIMEOUT, "an event"))
        events, self.events = self.events, []
        return events

    def _next(self, deadline, wanted):
        while b"\0" not in self.buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.answers], [], [], left)[0]:
                raise BrowserError(f"no answer to {wanted} within {TIMEOUT:.0f} s")
            data = os.read(self.answers, 1 << 20)
            if not data:
                raise BrowserError("Chromium has ended")
            self.buffer += data
        message, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(message)


class Tab:
    """One page of the browser, with everything it said and asked for since it was last taken."""

    def __init__(self, browser, width=1280, height=900, dark=False):
        self.browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.target = target
        self.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(width, height)
        if dark:
            self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def resize(self, width, height=900):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, url):
        """Loads a page and waits until its scripts have run."""
        self.browser.drain()
        result = self.call("Page.navigate", url=url)
        if result.get("errorText"):
            raise BrowserError(f"{url}: {result['errorText']}")
        self.browser.wait_for("Page.loadEventFired", self.session)
        self.settle()

    def settle(self):
        """Waits two frames, so that what a script began is done."""
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def evaluate(self, script):
        """The value of an expression in the page; a promise is awaited."""
        answer = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise BrowserError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def press(self, key, text=None):
        """Presses a key as a person does: `Enter`, `Escape`, `Tab`, or a letter."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38, "/": 191}
        event = {"key": key, "code": key, "windowsVirtualKeyCode": codes.get(key, ord(key[0].upper()))}
        text = "\r" if key == "Enter" else text
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", **down, **event)
        self.call("Input.dispatchKeyEvent", type="keyUp", **event)
        self.settle()

    def type(self, text):
        self.call("Input.insertText", text=text)
        self.settle()

    def click(self, selector):
        """Clicks the middle of the first visible element that matches."""
        place = self.evaluate(f"""(() => {{
            const element = [...document.querySelectorAll({json.dumps(selector)})].find(e => e.getClientRects().length && e.checkVisibility());
            if (!element) return null;
            element.scrollIntoView({{block: 'center'}});
            const box = element.getClientRects()[0];
            return {{x: box.x + box.width / 2, y: box.y + box.height / 2}};
        }})()""")
        if place is None:
            raise BrowserError(f"nothing visible matches {selector}")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place)
        self.settle()

    def screenshot(self, path, full=True):
        import base64
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full)["data"]
        path.write_bytes(base64.b64decode(data))

    def take(self):
        """Console messages and requested addresses since the last call."""
        messages, requests = [], []
        for event in self.browser.drain():
            if event.get("sessionId") != self.session:
                continue
            method, params = event.get("method"), event.get("params", {})
            if method == "Runtime.consoleAPICalled":
                said = " ".join(str(a.get("value", a.get("description", ""))) for a in params["args"])
                messages.append(f"console.{params['type']}: {said}")
            elif method == "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                messages.append(f"exception: {details.get('exception', {}).get('description') or details['text']}")
            elif method == "Log.entryAdded":
                messages.append(f"log {params['entry']['level']}: {params['entry']['text']} {params['entry'].get('url', '')}".rstrip())
            elif method == "Network.requestWillBeSent":
                requests.append(params["request"]["url"])
            elif method == "Network.loadingFailed" and not params.get("canceled"):
                messages.append(f"loading failed: {params['errorText']}")
        return messages, requests
