"""The short-message operator. 短信网关（模拟）"""
