"""The counter: taking in applications for property elsewhere. 异地收件"""
