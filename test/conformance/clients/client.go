// grpc-go's view of the transport: client ADDRESS. Prints a line per scenario; exits with 1 at the first failure.
package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// raw passes messages through as they are.
type raw struct{}

func (raw) Marshal(v interface{}) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v interface{}) error { *v.(*[]byte) = data; return nil }
func (raw) Name() string                               { return "proto" }

var connection *grpc.ClientConn

func call(ctx context.Context, name string, request []byte, options ...grpc.CallOption) ([]byte, error) {
	var answer []byte
	err := connection.Invoke(ctx, "/test.Echo/"+name, &request, &answer, options...)
	return answer, err
}

func must(name string, request []byte) []byte {
	answer, err := call(context.Background(), name, request)
	check(err == nil, "%s: %v", name, err)
	return answer
}

func check(condition bool, format string, values ...interface{}) {
	if condition {
		return
	}
	fmt.Printf("failed: "+format+"\n", values...)
	os.Exit(1)
}

type counts struct{ Calls, Aborted int }

func seen() (now counts) {
	check(json.Unmarshal(must("Seen", nil), &now) == nil, "Seen is no JSON")
	return now
}

func until(condition func() bool) {
	for started := time.Now(); !condition(); time.Sleep(10 * time.Millisecond) {
		check(time.Since(started) < 20*time.Second, "did not happen in time")
	}
}

func answers() {
	check(string(must("Say", []byte("hello"))) == "hello", "no echo")
	check(len(must("Say", nil)) == 0, "no empty echo")
}

func largeMessages() {
	message := bytes.Repeat([]byte{1, 2, 3, 4}, 60_000)
	check(bytes.Equal(must("Say", message), message), "another echo")
	_, err := call(context.Background(), "Say", make([]byte, 300_000))
	check(status.Code(err) == codes.ResourceExhausted, "too large: %v", err)
}

func streamOf(ctx context.Context, times uint32) grpc.ClientStream {
	request := make([]byte, 4)
	binary.BigEndian.PutUint32(request, times)
	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, "/test.Echo/Repeat")
	check(err == nil, "stream: %v", err)
	check(stream.SendMsg(&request) == nil && stream.CloseSend() == nil, "request of a stream")
	return stream
}

func streams() {
	stream := streamOf(context.Background(), 2_000)
	count := 0
	for {
		var item []byte
		err := stream.RecvMsg(&item)
		if err == io.EOF {
			break
		}
		check(err == nil && len(item) == 1_000 && item[0] == byte(count), "item %d: %v", count, err)
		count++
	}
	check(count == 2_000, "%d items", count)
}

func manyAtOnce() {
	var group sync.WaitGroup
	for worker := 0; worker < 64; worker++ {
		group.Add(1)
		go func(worker int) {
			defer group.Done()
			for i := 0; i < 500; i++ {
				ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
				sent := strconv.Itoa(worker*1000 + i)
				answer, err := call(ctx, "Say", []byte(sent))
				cancel()
				check(err == nil && string(answer) == sent, "call %s: %v", sent, err)
			}
		}(worker)
	}
	group.Wait()
}

func deadlines() {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := call(ctx, "Hold", nil)
	check(status.Code(err) == codes.DeadlineExceeded, "deadline: %v", err)
}

func cancellation() {
	before := seen()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() {
		_, err := call(ctx, "Hold", nil)
		ended <- err
	}()
	until(func() bool { return seen().Calls > before.Calls+1 })
	cancel()
	check(status.Code(<-ended) == codes.Canceled, "not cancelled")
	until(func() bool { return seen().Aborted > before.Aborted })
}

func streamCancellation() {
	ctx, cancel := context.WithCancel(context.Background())
	stream := streamOf(ctx, 1_000_000)
	var item []byte
	check(stream.RecvMsg(&item) == nil, "no first item")
	cancel()
	answers()
}

func errorDetails() {
	_, err := call(context.Background(), "Refuse", nil)
	refused := status.Convert(err)
	check(refused.Code() == codes.FailedPrecondition, "code %v", refused.Code())
	check(refused.Message() == "ünfit: 100 % sure", "message %q", refused.Message())
	details := refused.Proto().GetDetails()
	check(len(details) > 0 && bytes.Contains(details[0].Value, []byte("NOT_TODAY")), "details %v", details)
	_, err = call(context.Background(), "None", nil)
	check(status.Code(err) == codes.Unimplemented, "unknown method: %v", err)
}

func headers() {
	ctx := metadata.AppendToOutgoingContext(context.Background(), "x-text", "a value", "x-raw-bin", "\x00\xff\x01")
	text, err := call(ctx, "Header", []byte("x-text"))
	check(err == nil && string(text) == "a value", "x-text %q %v", text, err)
	binary, err := call(ctx, "Header", []byte("x-raw-bin"))
	check(err == nil && string(binary) == "AP8B", "x-raw-bin %q %v", binary, err)
}

func compression() {
	_, err := call(context.Background(), "Say", make([]byte, 10_000), grpc.UseCompressor(gzip.Name))
	check(status.Code(err) == codes.Unimplemented, "compression: %v", err)
}

func main() {
	var err error
	connection, err = grpc.Dial(os.Args[1], grpc.WithInsecure(), grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{})))
	check(err == nil, "dial: %v", err)
	for _, scenario := range []struct {
		name string
		run  func()
	}{
		{"answers", answers}, {"large_messages", largeMessages}, {"streams", streams}, {"many_at_once", manyAtOnce},
		{"deadlines", deadlines}, {"cancellation", cancellation}, {"stream_cancellation", streamCancellation},
		{"error_details", errorDetails}, {"metadata", headers}, {"compression", compression},
	} {
		scenario.run()
		fmt.Println("ok " + scenario.name)
	}
	fmt.Println("grpc-go " + grpc.Version)
}
