"""The counter's identity-card reader and camera. 读卡器与人证核验设备（模拟）"""
