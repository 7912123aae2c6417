using System.Text;

namespace OrleansAnomaly.Cli.Tests.Client;

/// <summary>Keeps what is written, and tells when it holds what somebody waits for.</summary>
internal sealed class LineStream : MemoryStream
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private readonly List<(Func<string, bool> IsThere, TaskCompletionSource Told)> _waiting = [];

    public string Text
    {
        get
        {
            lock (_gate)
                return _text.ToString();
        }
    }

    public Task WhenAsync(Func<string, bool> isThere)
    {
        lock (_gate)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((isThere, told));
            Tell();
            return told.Task;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _text.Append(Encoding.UTF8.GetString(buffer));
            Tell();
        }
    }

    private void Tell()
    {
        foreach ((Func<string, bool> isThere, TaskCompletionSource told) in _waiting)
        {
            if (isThere(_text.ToString()))
                told.TrySetResult();
        }
    }
}
