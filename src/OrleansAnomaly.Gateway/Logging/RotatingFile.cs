using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace OrleansAnomaly.Gateway.Logging;

/// <summary>
/// A file of lines that is put aside when it is full or old: <c>x.log</c> becomes <c>x-20260302T120000Z-000.log</c>. So many are kept; the oldest go.
/// For one thread.
/// </summary>
internal sealed class RotatingFile : IDisposable
{
    private const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    private readonly LogOptions _options;
    private readonly string _path;
    private readonly TimeProvider _time;
    private FileStream? _stream;
    private DateTimeOffset _opened;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    public RotatingFile(LogOptions options, string path, TimeProvider time)
    {
        (_options, _path, _time) = (options, Path.GetFullPath(path), time);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _stream = Open();
    }

    /// <exception cref="IOException">It cannot be written. The next line tries again.</exception>
    public void Write(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
        if (_stream is { Length: > 0 } full && (full.Length + bytes.Length > _options.FileBytes || _time.GetUtcNow() - _opened >= _options.FileAge))
            PutAside();
        _stream ??= Open();
        _stream.Write(bytes);
    }

    public void Flush() => _stream?.Flush();

    public void Dispose()
    {
        try
        {
            _stream?.Dispose();
        }
        catch (IOException)
        {
            // The last lines are lost, and this was the place to say so.
        }
    }

    private FileStream Open()
    {
        _opened = _time.GetUtcNow();
        return new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 << 10);
    }

    private void PutAside()
    {
        FileStream? full = _stream;
        _stream = null;
        full?.Dispose();
        string folder = Path.GetDirectoryName(_path)!, stem = Path.GetFileNameWithoutExtension(_path), extension = Path.GetExtension(_path);
        string start = $"{stem}-{_time.GetUtcNow().UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)}-";
        int number = 0;
        while (number < 999 && File.Exists(Named(number)))
            number++;
        File.Move(_path, Named(number), overwrite: true);
        // Only names that were given here: a neighbour's file is nobody's to delete.
        var given = new Regex($"^{Regex.Escape(stem)}-[0-9]{{8}}T[0-9]{{6}}Z-[0-9]{{3}}{Regex.Escape(extension)}$", RegexOptions.CultureInvariant);
        string[] kept = [.. Directory.EnumerateFiles(folder).Where(file => given.IsMatch(Path.GetFileName(file))).Order(StringComparer.Ordinal)];
        foreach (string old in kept.SkipLast(_options.KeptFiles))
            File.Delete(old);

        string Named(int index) => Path.Join(folder, string.Create(CultureInfo.InvariantCulture, $"{start}{index:D3}{extension}"));
    }
}
