def demo_secret(v): return "x"*50
def ensure_running(v): return ""
